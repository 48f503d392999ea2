# timeout(1) kills gdb: with it goes the program that it started.
mkfifo up end
exec 3<>end
timeout -s KILL 2 gdb -nx -q -batch -ex 'set startup-with-shell off' -ex 'run up end' patient >trace 2>&1 &
read -r word <up
wait $! 2>errors || echo ended with $?
