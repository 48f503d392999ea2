# A thread that isn't the first executes a program.
strace -f -o trace usurper
