# Who is traced isn't traced by another.
mkfifo up end errors
exec 3<>end 4<>errors
patient up end &
patient=$!
read -r word <up
asleep $patient
strace -o trace -p $patient 2>errors &
read -r line <&4
echo "$line"
asleep $patient
strace -o trace.second -p $patient || echo refused with $?
echo 3 >&3
wait $patient || echo program ended with $?
wait
