# A call that takes longer than it would.
strace -T -e trace=write -e inject=write:delay_enter=20ms:delay_exit=20ms -o trace steps
