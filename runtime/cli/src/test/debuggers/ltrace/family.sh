# Children too, from whose memory the breakpoints are taken out and put back.
ltrace -f -o trace family
# an id is in hexadecimal; and whether a call is broken off must not show
sed -i -e /vfork/d -e 's/<no return \.\.\.>/<unfinished ...>/' -e 's/resumed> )/resumed>)/' trace
