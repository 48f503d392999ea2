# SIGTERM ends gdb, which takes the program that it started along.
mkfifo up end
exec 3<>end
gdb -nx -q -batch -ex 'set startup-with-shell off' -ex 'run up end' patient >trace 2>&1 &
gdb=$!
read -r word <up
asleep $(pgrep -P $gdb)
kill $gdb
wait $gdb 2>errors || echo ended with $?
