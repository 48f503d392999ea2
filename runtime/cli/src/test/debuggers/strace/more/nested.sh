# strace under strace: what the outer follows, the inner may not trace.
strace -f -e trace=execve -e signal=none -o /dev/null strace -o trace.inner steps
