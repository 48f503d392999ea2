# strace under strace: the outer sees what the inner asks of ptrace(2).
strace -e trace=ptrace -e signal=none -o trace.outer strace -o trace.inner steps
