# A program that runs already is killed.
mkfifo up end
exec 3<>end
patient up end &
read -r word <up
asleep $!
gdb -nx -q -batch -ex 'set trace-commands on' -p $! -ex 'info program' -ex kill
wait $! 2>errors || echo ended with $?
