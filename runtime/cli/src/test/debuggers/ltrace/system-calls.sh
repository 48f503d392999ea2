# Both kinds of calls.
ltrace -S -o trace steps 3
# an id, in hexadecimal
sed -i /set_tid_address/d trace
