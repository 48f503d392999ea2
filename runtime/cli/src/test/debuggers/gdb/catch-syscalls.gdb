# Calls caught on their way in and out, by name and all.
set width 0
set trace-commands on
file steps
break count
run
catch syscall write
continue
bt 1
continue
p $rax
delete
catch syscall
continue
continue
