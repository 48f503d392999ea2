# Calls counted and shown.
strace -C -S name -e trace=%file -o trace family
