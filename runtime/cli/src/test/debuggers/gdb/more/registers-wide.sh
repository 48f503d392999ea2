# Registers wider than a word, read and written.
gdb -nx -q -batch -ex 'set width 0' -ex 'set trace-commands on' -ex 'file steps' -ex 'break square' -ex run \
    -ex 'info registers ymm0' -ex 'info float' -ex 'set var $ymm1.v4_int64[0] = 77' -ex 'p $ymm1.v4_int64' \
    -ex 'set var $st0 = 1.5' -ex 'p $st0' -ex 'p $mxcsr' -ex kill
