# Who is traced already isn't attached to. By whom it is traced, /proc tells, and says utrace inside.
mkfifo up end errors
exec 3<>end 4<>errors
patient up end &
patient=$!
read -r word <up
asleep $patient
strace -o trace -p $patient 2>errors &
read -r line <&4
asleep $patient
gdb -nx -q -batch -p $patient -ex bt 2>refused || echo refused with $?
grep -v 'already traced by process' refused
echo 3 >&3
wait $patient || echo program ended with $?
wait
