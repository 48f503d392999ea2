# gcore(1), of a program that goes on.
mkfifo up end
exec 3<>end
patient up end threads &
read -r word <up
asleep $!
gcore -o core $!
echo 3 >&3
wait $! || echo program ended with $?
gdb -nx -q -batch -ex 'set width 0' -ex 'thread apply all bt' $(command -v patient) core.*
