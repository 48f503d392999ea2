# Calls by the file that they are about.
echo some text >text
echo and more >more
strace -P text -o trace cat text more
