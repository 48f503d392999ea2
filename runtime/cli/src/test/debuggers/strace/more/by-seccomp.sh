# Only some calls stop, by a seccomp filter.
strace -f --seccomp-bpf -e trace=openat,execve,exit_group -o trace family
