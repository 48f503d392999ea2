package io.utrace.cli;

import io.utrace.host.OneLine;

/** The utrace command. */
public final class Main {
    static final String DEBUG_HINT = "UTRACE_DEBUG=1 shows where it came from";

    private Main() {}

    /**
     * Runs the command.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        int status = run(args);
        if (status != TraceSession.ENDING) {
            System.out.flush();
            // exit looks up a logger to tell of itself, which takes 8 ms; all hooks are our own
            Runtime.getRuntime().halt(status);
        }
    }

    private static int run(String[] args) {
        try {
            return dispatch(args);
        } catch (CommandException refusal) {
            complain(refusal.line());
            trace(refusal);
            return refusal.status();
        } catch (Throwable defect) {
            complain("internal failure: " + OneLine.of(defect) + "; " + DEBUG_HINT);
            trace(defect);
            return CommandException.FAILED;
        }
    }

    private static int dispatch(String[] args) throws CommandException {
        if (args.length == 0) {
            throw new CommandException(
                    CommandException.USAGE, "no command given; see 'utrace --help'");
        }
        switch (args[0]) {
            case "run" -> {
                return RunCommand.run(args);
            }
            case "attach" -> {
                return AttachCommand.run(args);
            }
            case "modules" -> {
                ModulesCommand.run(args, System.out);
            }
            case PsCommand.NAME -> PsCommand.run(args, System.out);
            case NewModuleCommand.NAME -> NewModuleCommand.run(args, System.out);
            case "doctor" -> {
                refuseArguments(args);
                return DoctorCommand.run(System.out);
            }
            case ToolCommand.FAULTS -> {
                return ToolCommand.run(args);
            }
            case "help", "--help", "-h" -> System.out.print(Help.of(args));
            case "--version" -> {
                refuseArguments(args);
                System.out.println("utrace " + version());
            }
            default -> {
                boolean option = args[0].startsWith("-");
                throw new CommandException(
                        CommandException.USAGE,
                        (option ? "unknown option '" : "unknown command '")
                                + OneLine.of(args[0])
                                + "'; the commands are run, attach, ps, modules, new-module, faults, doctor and help");
            }
        }
        return 0;
    }

    private static void refuseArguments(String[] args) throws CommandException {
        if (args.length > 1) {
            throw new CommandException(
                    CommandException.USAGE,
                    args[0] + " takes no arguments, but got '" + OneLine.of(args[1]) + "'");
        }
    }

    static String version() {
        Module own = Main.class.getModule();
        return own.isNamed() ? own.getDescriptor().rawVersion().orElse("unknown") : "unknown";
    }

    /** In one write, lest it be torn apart by what traced programs write. */
    static void complain(String line) {
        System.err.print("utrace: " + line + "\n");
        System.err.flush();
    }

    static void trace(Throwable thrown) {
        String wanted = System.getenv("UTRACE_DEBUG");
        if (wanted != null && !wanted.isEmpty() && !wanted.equals("0")) {
            thrown.printStackTrace();
        }
    }
}
