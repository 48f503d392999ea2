# Ctrl-C ends strace, and lets the program that it was attached to go on.
mkfifo up end errors
exec 3<>end 4<>errors
patient up end &
patient=$!
read -r word <up
asleep $patient
env --default-signal=INT strace -o trace -p $patient 2>errors &
read -r line <&4
echo "$line"
asleep $patient
kill -INT $!
wait $! || echo strace ended with $?
read -r line <&4
echo "$line"
echo 3 >&3
wait $patient
