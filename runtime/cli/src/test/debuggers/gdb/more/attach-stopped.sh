# A program that was stopped by job control. Its state in /proc is T, and inside t.
mkfifo up end
exec 3<>end
patient up end &
read -r word <up
asleep $!
kill -STOP $!
until grep -q 'State:.[Tt]' /proc/$!/status; do :; done
gdb -nx -q -batch -ex 'set trace-commands on' -p $! -ex bt -ex 'p $_siginfo.si_signo' -ex detach
kill -CONT $!
echo 3 >&3
wait $!
