# Threads that stop one by one while others run.
set width 0
set trace-commands on
set pagination off
set non-stop on
file steps
break square
run
info threads
finish
continue
