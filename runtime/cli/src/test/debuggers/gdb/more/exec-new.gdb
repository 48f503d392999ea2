# The child of a vfork is followed into its new program.
set width 0
set trace-commands on
file family
catch vfork
run
set follow-fork-mode child
set follow-exec-mode same
tbreak main
continue
bt
info inferiors
kill
