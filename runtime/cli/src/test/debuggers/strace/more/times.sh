# The time of day, between calls, and in them.
strace -f -tt -T -o trace family
