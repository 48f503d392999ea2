# strace as the program's grandchild.
mkfifo lines
cat lines >trace &
strace -D -o lines steps || echo steps ended with $?
wait
