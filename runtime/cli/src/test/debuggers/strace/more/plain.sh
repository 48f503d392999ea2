# One program, on standard error.
strace steps
