# A program that runs already: looked at, stepped, let go.
mkfifo up end
exec 3<>end
patient up end &
read -r word <up
asleep $!
gdb -nx -q -batch -ex 'set width 0' -ex 'set trace-commands on' -p $! \
    -ex bt -ex 'info threads' -ex 'break 28' -ex 'p await_end' -ex detach
echo 3 >&3
wait $!
