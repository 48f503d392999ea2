# A software watchpoint: every instruction is a step.
set width 0
set trace-commands on
set can-use-hw-watchpoints 0
file steps
break count
run 3
watch watched
continue
continue
finish
delete
continue
