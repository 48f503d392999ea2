# Time since the call before.
strace -r -o trace true
