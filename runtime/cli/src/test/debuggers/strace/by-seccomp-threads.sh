# A seccomp filter, and threads.
strace -f --seccomp-bpf -e trace=read,write,%process -o trace crew
