# The child is followed, the parent let go.
set width 0
set trace-commands on
file family
set follow-fork-mode child
break childhood
run
bt
continue
info inferiors
