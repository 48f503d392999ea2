# Threads, their backtraces, and one that runs alone.
set width 0
set trace-commands on
file crew
break turn
run settled
info threads
thread apply all bt
set scheduler-locking on
next
info threads
set scheduler-locking off
continue
thread apply all -s frame 0
thread 1
bt 1
set scheduler-locking step
thread 3
next
set scheduler-locking replay
continue
delete
continue
