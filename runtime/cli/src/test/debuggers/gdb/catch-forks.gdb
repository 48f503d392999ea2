# Stops where processes are made, and where they run another program.
set width 0
set trace-commands on
file family
catch fork
catch vfork
catch exec
run
continue
continue
info breakpoints
continue
