# A signal that kills, and strace that ends in the same way.
strace -o trace alarms 15
