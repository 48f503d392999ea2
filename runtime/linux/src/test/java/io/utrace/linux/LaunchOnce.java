package io.utrace.linux;

/** A JVM of its own for {@link SurroundingsIT}: launches what its arguments say. */
final class LaunchOnce {
    private LaunchOnce() {}

    public static void main(String[] arguments) {
        Surroundings surroundings = new Surroundings();
        try (Launches launches = new Launches(surroundings)) {
            byte[][] command = Surroundings.arguments(arguments.length);
            byte[][] environment = surroundings.environment();
            ProgramPath program = ProgramPath.find(launches.kernel, command[0], environment);
            int tracee =
                    launches.zygote.prepare(
                            program.path, command, environment, null, Launches.OPTIONS);
            System.exit(launches.follow(tracee));
        }
    }
}
