# Ctrl-C, for a program that was attached to.
mkfifo up end
exec 3<>end
patient up end &
patient=$!
read -r word <up
asleep $patient
mkfifo says
exec 4<>says
env --default-signal=INT gdb -nx -q -batch -ex 'set width 0' -p $patient -ex 'shell echo on >says' -ex continue -ex bt -ex detach >trace 2>&1 &
gdb=$!
read -r word <&4
asleep $patient
kill -INT $gdb
wait $gdb
echo 3 >&3
wait $patient
