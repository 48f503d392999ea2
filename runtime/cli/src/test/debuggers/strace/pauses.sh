# Group-stops, which strace leaves to the kernel's job control.
strace -f -o trace pauses
