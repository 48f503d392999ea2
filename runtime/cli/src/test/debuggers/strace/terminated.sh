# SIGTERM, in a wait that nothing else would end, takes the program that strace started along.
mkfifo up end
exec 3<>end
strace -I 2 -o trace patient up end &
strace=$!
read -r word <up
asleep $(pgrep -P $strace)
kill $strace
wait $strace 2>errors || echo ended with $?
