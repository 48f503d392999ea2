# A program that is let go when it executes another.
strace -b execve -f -e trace=execve,exit_group,write -o trace sh -c 'exec steps'
