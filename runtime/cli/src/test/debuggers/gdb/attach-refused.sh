# Who is traced already isn't attached to.
mkfifo up end errors
exec 3<>end 4<>errors
patient up end &
patient=$!
read -r word <up
asleep $patient
strace -o trace -p $patient 2>errors &
read -r line <&4
gdb -nx -q -batch -p $patient -ex bt
echo 3 >&3
wait $patient || echo program ended with $?
wait
