# Functions called by the debugger, one that hits a breakpoint; a return that is made up.
gdb -nx -q -batch -ex 'set width 0' -ex 'set trace-commands on' -ex 'file steps' -ex 'break main' -ex run \
    -ex 'print square(12)' -ex bt -ex 'break factorial if n == 1' -ex 'print factorial(3)' -ex bt \
    -ex finish -ex delete -ex 'break square' -ex continue -ex 'return 100' -ex next -ex 'print sum' -ex continue
