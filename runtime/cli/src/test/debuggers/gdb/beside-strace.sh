# gdb at work on one program and strace on another.
strace -o trace.strace crew &
gdb -nx -q -batch -ex 'set width 0' -ex 'break count' -ex run -ex bt -ex continue --args $(command -v steps) 3
wait $!
