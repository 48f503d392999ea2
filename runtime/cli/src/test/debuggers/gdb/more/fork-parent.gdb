# Children are let go.
set width 0
set trace-commands on
file family
set follow-fork-mode parent
break ended
break childhood
run
continue
continue
