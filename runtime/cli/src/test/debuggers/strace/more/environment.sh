# Variables of the program's own.
strace -E FIRST=1 -E HOME -o trace -e trace=execve,write -v env
