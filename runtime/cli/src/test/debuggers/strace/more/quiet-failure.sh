# A program that fails, and the status that strace hands on.
strace -o trace cat /nonexistent
