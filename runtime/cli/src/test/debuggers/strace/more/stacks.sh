# What called the calls.
strace -k -e trace=write -o trace steps
