# Calls counted and not shown, in an order that isn't time's.
strace -f -c -S name -o trace family
