# A fault, with its address.
strace -o trace crash
