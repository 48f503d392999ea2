# Breakpoints: by function, by line, conditional, temporary, ignored for a while, with commands.
set width 0
set trace-commands on
file steps
break square
tbreak main
break factorial if n == 2
break count
commands
silent
print times
continue
end
run 5
info breakpoints
bt
continue
bt
finish
continue
bt
ignore 3 1
continue
