# Registers, read and written, and memory.
set width 0
set trace-commands on
file steps
break square
run
info registers
x/4i $pc
x/2xg $sp
display/x $ymm0
p/x $mxcsr
p $st0
set var $rdi = 9
p $rdi
set var x = 10
finish
info registers eflags orig_rax fs_base gs_base
p record
set var record.number = 3
p record
x/s record.name
p $_siginfo.si_signo
info auxv
info proc mappings
info signals SIGTRAP
kill
