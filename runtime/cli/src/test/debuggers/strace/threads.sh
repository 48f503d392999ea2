# Threads, with the file behind each descriptor.
strace -f -y -o trace crew
