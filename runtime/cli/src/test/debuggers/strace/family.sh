# fork, vfork and execve.
strace -f -o trace family
