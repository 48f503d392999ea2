# An error put in place of a call.
strace -e trace=write -e inject=write:error=ENOSPC:when=1 -o trace steps
