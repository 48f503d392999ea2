# Only the calls on files, with no word of signals or ends.
strace -f -e trace=%file -e signal=none -qqq -o trace family
