# A breakpoint for one thread only, and a watchpoint that all threads have.
set width 0
set trace-commands on
file crew
break turn if number == 1
run settled
break turn thread 4
watch turns
continue
continue
delete 3
continue
info threads
delete
continue
