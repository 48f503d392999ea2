# A file for each process.
strace -ff -o trace family
