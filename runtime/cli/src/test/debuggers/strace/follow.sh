# A shell's children.
strace -f -e trace=execve,exit_group -o trace sh -c '(echo hi; exit 3); echo $? | cat; exit 7'
