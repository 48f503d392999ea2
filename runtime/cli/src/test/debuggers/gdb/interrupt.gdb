# What Ctrl-C does: the program stops, and goes on as if nothing had been.
set width 0
set trace-commands on
set startup-with-shell off
file restless
run
bt
p woken
signal SIGUSR1
