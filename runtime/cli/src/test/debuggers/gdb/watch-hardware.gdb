# Hardware watchpoints: on writes, on reads, with a condition.
set width 0
set trace-commands on
file steps
break count
run
watch watched
continue
continue
condition 2 watched > 3
continue
rwatch record.number
continue
continue
delete
continue
