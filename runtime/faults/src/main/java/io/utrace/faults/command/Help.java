package io.utrace.faults.command;

/** What {@code --help} prints. */
final class Help {
    static final String TEXT =
            """
            Usage: utrace faults run    -m MODULE [OPTION]... [-- PROGRAM [ARGUMENT]...]
                   utrace faults list   -m MODULE [OPTION]... [-- PROGRAM [ARGUMENT]...]
                   utrace faults replay [OPTION]... CASE [-- PROGRAM [ARGUMENT]...]
                   utrace faults report [OPTION]... FILE...

            Tries whether a module survives faults where it and the runtime meet: counts what a run
            crosses, then runs once for each crossing and each fault that can be there.

              run     try all cases, and say what came of them
              list    name the cases, and run none
              replay  run one case alone, and show what happens in it
              report  show what is in files that 'run -o' wrote, shards put together

              -m, --module MODULE            the module to try
              -s, --set MODULE.OPTION=VALUE  set an option of it
                  --plugins FOLDER           look for it in FOLDER too
                  --sim NAME                 with this simulated program; may be given several
                                             times; without it, and without PROGRAM: with all
                  --seed N                   decides what happens first on the simulator, and which
                                             pairs there are; 1 if not given
                  --pairs N                  N cases with two faults each beside all those with one
                  --budget N                 at most N cases with one fault, spread evenly
                  --shard PART/PARTS         one part of the cases, for example 3/16
                  --workers N                so many simulated cases at once
              -o, --output FILE              write what comes of each case to FILE at once
                  --resume                   go on with FILE, where an earlier run was ended
                  --plan FILE                instead of all that, inject what this plan says
                  --inside                   weave the module's own methods, and try each of them
                                             too; a plan names them inside:com.acme.Counter.count
                  --html FILE                write a page for people
                  --junit FILE               write JUnit's XML, for build servers
              -h, --help                     show this

            Exit status: 0 when all survived, 1 when something is red or was never tried, 2 when
            the command line is wrong.

            Example: utrace faults run -m syscall-watch --html faults.html
            """;

    private Help() {}
}
