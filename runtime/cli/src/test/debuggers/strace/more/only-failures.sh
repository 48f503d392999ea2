# Calls by how they end.
strace -f -e status=failed -e signal=none -o trace family
