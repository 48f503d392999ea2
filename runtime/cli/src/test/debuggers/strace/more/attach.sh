# A program that runs already, until it ends.
mkfifo up end
exec 3<>end
patient up end &
read -r word <up
asleep $!
strace -o trace -p $! 2>&1 | { read -r line; echo "$line"; asleep $!; echo 3 >&3; cat; }
wait $!
