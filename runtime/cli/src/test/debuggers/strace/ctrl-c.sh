# Ctrl-C, for all that run in the terminal: the program dies of it, and strace after it.
mkfifo up end
exec 3<>end
env --default-signal=INT setsid strace -o trace patient up end &
strace=$!
read -r word <up
asleep $(pgrep -P $strace)
kill -s INT -- -$strace
wait $strace 2>errors || echo ended with $?
