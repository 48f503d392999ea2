# Parent and child are both kept.
set width 0
set trace-commands on
file family
set detach-on-fork off
break ended
break childhood
run
info inferiors
inferior 2
bt 1
continue
bt
finish
delete
continue
inferior 1
set detach-on-fork on
continue
