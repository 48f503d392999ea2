# A signal that kills.
set width 0
set trace-commands on
file alarms
handle SIGUSR1 nostop noprint pass
handle SIGUSR2 nostop noprint pass
handle SIG34 nostop noprint pass
run 15
bt
info program
continue
info program
