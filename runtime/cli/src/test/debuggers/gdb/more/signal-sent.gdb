# A signal given on the way; one queued; one kept from the program.
set width 0
set trace-commands on
file alarms
handle SIGUSR1 nostop noprint
handle SIGUSR2 nostop noprint
handle SIG34 stop print
break on_signal
run
delete
continue
signal SIGUSR1
