# From the very first instruction.
set width 0
set trace-commands on
file steps
starti
x/i $pc
info registers rip rsp
stepi 3
x/i $pc
tbreak count
continue
kill
