# A shell's children, one after the other: of two at once the kernel may tell in either order.
strace -f -e trace=execve,exit_group -o trace sh -c '(echo hi; exit 3); echo $?; cat /dev/null; exit 7'
