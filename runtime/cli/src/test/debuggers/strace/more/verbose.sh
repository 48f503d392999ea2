# All that is known, unabbreviated.
strace -v -s 4096 -yy -i -n -o trace steps
