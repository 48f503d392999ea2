# Two at work at once, each with a program of its own.
strace -o trace.1 steps 3 &
strace -f -o trace.2 crew || echo crew ended with $?
wait $!
