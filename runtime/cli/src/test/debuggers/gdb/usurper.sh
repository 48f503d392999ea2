# A thread that isn't the first executes a program. Whether the first is missed before is a matter of time.
gdb -nx -q -batch -ex 'set width 0' -ex 'file usurper' -ex 'catch exec' -ex run -ex 'x/i $pc' -ex continue |
    sed -e '/^\[New LWP/d' -e 's/^Thread [13]/Thread N/'
