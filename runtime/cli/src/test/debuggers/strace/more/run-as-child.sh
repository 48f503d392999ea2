# Lets nothing interrupt it, names processes by their commands.
strace -I 3 -f -Y -o trace family
