# Calls of a library, by breakpoints in the procedure linkage table.
ltrace -o trace steps 3
