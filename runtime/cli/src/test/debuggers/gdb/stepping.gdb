# step, next, stepi, finish, until, advance.
set width 0
set trace-commands on
file steps
break main
run
next
step
step
stepi
x/i $pc
nexti
finish
next
until
advance count
next 3
until 21
info locals
kill
