# A result put in place of calls that aren't made, and a signal sent with one.
strace -f -e trace=write,getpid,kill -e inject=write:retval=3 -e inject=kill:signal=SIGUSR2:when=1 -o trace alarms
