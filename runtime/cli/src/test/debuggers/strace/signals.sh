# Signals caught, ignored, blocked and queued.
strace -o trace alarms
