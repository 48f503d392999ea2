# timeout(1) ends strace, which takes the program along.
mkfifo up end
exec 3<>end
timeout --foreground 1 strace -I 2 -o trace patient up end &
read -r word <up
wait $! 2>errors || echo ended with $?
