# The same program, started twice, and once without a shell.
set width 0
set trace-commands on
file steps
break square
run 2
kill
run 3
delete
continue
set startup-with-shell off
run 4
