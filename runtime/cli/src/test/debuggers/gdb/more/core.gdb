# A core file made of a living program, and looked at by itself.
set width 0
set trace-commands on
file crew
break turn
run settled
gcore image
kill
core-file image
info threads
thread apply all bt
