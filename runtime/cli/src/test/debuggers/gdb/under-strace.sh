# gdb, which is followed by strace, without what it debugs: a debugger that is debugged.
strace -e trace=exit_group -e signal=none -o trace \
    gdb -nx -q -batch -ex 'set width 0' -ex 'break count' -ex run -ex bt -ex continue --args $(command -v steps) 3
