# Signals caught, passed on, kept back, made up.
set width 0
set trace-commands on
file alarms
catch signal SIGUSR1
run
p $_siginfo.si_signo
p $_siginfo._sifields._kill.si_uid
bt
continue
delete
handle SIGUSR2 stop print nopass
handle SIG34 nostop print pass
tbreak on_signal
continue
bt
continue
signal 0
