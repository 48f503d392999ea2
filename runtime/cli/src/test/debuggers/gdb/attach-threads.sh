# All threads of a program that runs already, and its end.
mkfifo up end
exec 3<>end
patient up end threads &
read -r word <up
asleep $!
gdb -nx -q -batch -ex 'set width 0' -ex 'set trace-commands on' -p $! \
    -ex 'thread apply all bt' -ex 'shell echo 3 >&3' -ex 'break pthread_join' -ex continue \
    -ex 'bt 1' -ex continue
wait $!
