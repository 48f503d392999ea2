# A program that falls, looked at and then let die.
set width 0
set trace-commands on
file crash
run
bt
p depth
p $_siginfo.si_code
p $_siginfo._sifields._sigfault.si_addr
up
info locals
info frame
continue
