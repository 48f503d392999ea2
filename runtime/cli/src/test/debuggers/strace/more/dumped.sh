# What is read and written, byte by byte.
echo some text >text
strace -e trace=%desc -e read=all -e write=all -x -s 200 -o trace cat text
