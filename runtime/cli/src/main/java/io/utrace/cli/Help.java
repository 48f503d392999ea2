package io.utrace.cli;

import io.utrace.host.OneLine;

/** What {@code help} prints. */
final class Help {
    private static final String OVERVIEW =
            """
            Usage: utrace run [OPTION]... [--] PROGRAM [ARGUMENT]...
                   utrace attach [OPTION]... PID...
                   utrace ps [OPTION]...
                   utrace modules [OPTION]...
                   utrace new-module [OPTION]... NAME
                   utrace faults COMMAND [OPTION]...
                   utrace doctor
                   utrace help [COMMAND]
                   utrace --version

            Lets modules watch a program, several at a time.

              run         run a program under the eyes of modules
              attach      have modules watch processes that run already
              ps          list what is traced, and by which modules
              modules     list the modules there are and their options
              new-module  begin a module of your own
              faults      try whether a module survives faults at every boundary
              doctor      say whether programs can be traced here, and if not, why
              help        say more about a command

            Exit status: the program's own, or 128 + the signal that ended it; 127 when there is
            no such program, 126 when it can't be executed, 125 when utrace itself failed, 2 when
            the command line is wrong, 128 + the signal when SIGTERM or SIGHUP ended utrace. Of
            attach: 0 when the processes have ended, 1 when one couldn't be attached to, 130 after
            a Ctrl-C; else the same.

            Environment:
              UTRACE_PLUGINS      folders of plug-ins, with colons between; after those that
                                  --plugins names, and before ~/.config/utrace/plugins
              UTRACE_MODULE_PATH  more modules: jars, or directories of jars, with colons between
              UTRACE_CLASS_PATH   more modules: jars, or directories of classes
              UTRACE_DEBUG        1 adds stack traces to errors
              JAVA_HOME           the JDK 25 to use
            """;

    private static final String RUN =
            """
            Usage: utrace run [OPTION]... [--] PROGRAM [ARGUMENT]...

            Runs PROGRAM, found as a shell finds it, with the standard streams, environment and
            everything else that it would have without utrace, and with modules attached to it
            and to all that it starts. Waits until all of these have ended. SIGTERM and SIGHUP
            end utrace alone: what it traces goes on.

              -m, --module MODULE              start MODULE; may be given several times;
                                               without it: syscall-watch
              -s, --set MODULE.OPTION=VALUE    set an option of a module; see 'utrace modules'
                  --plugins FOLDER             look for modules in FOLDER too, before the other
                                               folders of plug-ins; may be given several times
                  --trust MODULE               run a plug-in as bundled modules run, instead of
                                               isolated, where each of its calls may take 5
                                               seconds, or what UTRACE_DEADLINE says; may be
                                               given several times
                  --native-access MODULE       let a plug-in call native code; may be given
                                               several times
              -o, --output FILE                write to FILE what modules print, instead of to
                                               standard error
              -o, --output MODULE=FILE         the same for one module; may be given for several
                  --fast                       let calls that no module names run at full speed:
                                               by a seccomp filter, which can't be taken off
              -h, --help                       show this

            What is run by --fast needs utrace to its end, and is killed when utrace is: SIGTERM
            and SIGHUP end the modules, and utrace waits on in silence. Without CAP_SYS_ADMIN
            its programs gain no privileges (no_new_privs).

            Example: utrace run -s syscall-watch.trace=openat,read -- cat /etc/hostname
            """;

    private static final String ATTACH =
            """
            Usage: utrace attach [OPTION]... PID...

            Attaches modules to running processes, to all their threads and to all that they start
            from then on, and waits until all of these have ended. Ctrl-C, SIGTERM and SIGHUP end
            utrace alone: the processes go on, and don't notice that they were traced.

            If another utrace of the same user traces a process already, that one runs the modules,
            as long as this one runs: neither it nor its modules notice.

              -m, --module MODULE              start MODULE; may be given several times;
                                               without it: syscall-watch
              -s, --set MODULE.OPTION=VALUE    set an option of a module; see 'utrace modules'
                  --plugins FOLDER             look for modules in FOLDER too, before the other
                                               folders of plug-ins; may be given several times
                  --trust MODULE               run a plug-in as bundled modules run, instead of
                                               isolated, where each of its calls may take 5
                                               seconds, or what UTRACE_DEADLINE says; may be
                                               given several times
                  --native-access MODULE       let a plug-in call native code; may be given
                                               several times
              -o, --output FILE                write to FILE what modules print, instead of to
                                               standard error
              -o, --output MODULE=FILE         the same for one module; may be given for several
              -h, --help                       show this

            Example: utrace attach -m syscall-watch -o trace 4711
            """;

    private static final String PS =
            """
            Usage: utrace ps [OPTION]...

            Lists the commands of this user that trace: each with its modules, with the modules that
            other commands have brought to what it traces, with the tasks it traces, and with those
            of these modules that are attached to each task.

                  --json  write JSON
              -h, --help  show this
            """;

    private static final String MODULES =
            """
            Usage: utrace modules [OPTION]...

            Lists the modules there are, with their options, and those that were refused, and why.

                  --plugins FOLDER  look for modules in FOLDER too, before the other folders of
                                    plug-ins; may be given several times
                  --json            write JSON
              -h, --help            show this

            Looked for are the bundled modules, then those on UTRACE_MODULE_PATH and on
            UTRACE_CLASS_PATH, then plug-ins: in each FOLDER, in those of UTRACE_PLUGINS, and in
            $XDG_CONFIG_HOME/utrace/plugins, which is ~/.config/utrace/plugins when that variable
            isn't set. Each jar in such a folder is a plug-in, and each folder in it, with the jars
            that belong together. Of two modules with one name the first counts. 'run' and
            'attach' look no further than to the modules that they start.
            """;

    private static final String NEW_MODULE =
            """
            Usage: utrace new-module [OPTION]... NAME

            Makes a folder NAME with a module of that name that works, its tests, a pom to build
            it by Maven, and a README that says how.

              -p, --package PACKAGE  its Java package, instead of NAME without hyphens
              -d, --dir DIRECTORY    where to make the folder, instead of here
              -h, --help             show this
            """;

    private static final String DOCTOR =
            """
            Usage: utrace doctor

            Looks at the kernel, this user's rights and limits, the JVM and whatever else may be
            in the way of tracing, tries the requests that tracing consists of on a child, and
            traces a program. Says on a line for each whether it is

              ok      as it should be
              limits  so that something can't be done
              fails   so that nothing can be traced

            and if not ok, what that means and how to mend it.

            Exit status: 0 when the program was traced, 1 when it wasn't.
            """;

    private static final String FAULTS =
            """
            Usage: utrace faults run|list|replay|report [OPTION]...

            Tries whether a module survives faults where it and the runtime meet. 'utrace faults
            --help' says more.
            """;

    private Help() {}

    static String of(String[] args) throws CommandException {
        if (args.length > 2) {
            throw new CommandException(
                    CommandException.USAGE,
                    args[0] + " takes one command, but got '" + OneLine.of(args[2]) + "' too");
        }
        return args.length == 1 ? OVERVIEW : of(args[1]);
    }

    static String of(String command) throws CommandException {
        return switch (command) {
            case "run" -> RUN;
            case "attach" -> ATTACH;
            case PsCommand.NAME -> PS;
            case "modules" -> MODULES;
            case NewModuleCommand.NAME -> NEW_MODULE;
            case "doctor" -> DOCTOR;
            case ToolCommand.FAULTS -> FAULTS;
            case "help" -> OVERVIEW;
            default ->
                    throw new CommandException(
                            CommandException.USAGE,
                            "no help about '"
                                    + OneLine.of(command)
                                    + "'; the commands are run, attach, ps, modules, new-module, faults, doctor and help");
        };
    }
}
