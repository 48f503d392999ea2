package io.utrace.cli;

import io.utrace.host.OneLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Makes the folder of a new module: what it says, how it is built and how it is tested. */
final class NewModuleCommand {
    static final String NAME = "new-module";

    private static final Option PACKAGE = new Option("p", "package", true, null);
    private static final Option DIRECTORY = new Option("d", "dir", true, null);

    private static final Pattern WORD = Pattern.compile("(?:^|-)-*([a-z0-9]?)");

    /** What is no name in Java though it is made of letters. */
    private static final Set<String> RESERVED =
            Set.of(
                    ("abstract assert boolean break byte case catch char class const continue default do"
                                    + " double else enum extends false final finally float for goto if"
                                    + " implements import instanceof int interface long native new null"
                                    + " package private protected public return short static strictfp super"
                                    + " switch synchronized this throw throws transient true try void"
                                    + " volatile while")
                            .split(" "));

    private final String name;
    private final String packageName;
    private final Path folder;
    private final Path home;

    private NewModuleCommand(String name, String packageName, Path folder, Path home) {
        this.name = name;
        this.packageName = packageName;
        this.folder = folder;
        this.home = home;
    }

    static void run(String[] args, PrintStream out) throws CommandException {
        CommandLine line =
                CommandOptions.parse(
                        NAME,
                        new Options()
                                .addOption(PACKAGE)
                                .addOption(DIRECTORY)
                                .addOption(CommandOptions.HELP),
                        List.of(args).subList(1, args.length).toArray(String[]::new),
                        false);
        if (line.hasOption(CommandOptions.HELP)) {
            out.print(Help.of(NAME));
            return;
        }
        if (line.getArgList().size() != 1) {
            throw usage("it takes one name");
        }
        String name = line.getArgList().get(0);
        if (!name.matches("[a-z][a-z0-9-]{0,63}")) {
            throw usage(
                    "'"
                            + OneLine.of(name)
                            + "' is no name for a module: these have lower-case letters, digits and"
                            + " hyphens, and begin with a letter");
        }
        String plain = name.replace("-", "");
        String packageName =
                line.getOptionValue(PACKAGE, RESERVED.contains(plain) ? plain + "_" : plain);
        if (!isPackage(packageName)) {
            throw usage("'" + OneLine.of(packageName) + "' is no name for a package");
        }
        try {
            Path folder = Path.of(line.getOptionValue(DIRECTORY, "")).resolve(name);
            new NewModuleCommand(name, packageName, folder, home()).make();
            out.println(
                    "made " + OneLine.of(folder.toString()) + "; its README.md says how to go on");
        } catch (FileAlreadyExistsException there) {
            throw failed(
                    there, OneLine.of(String.valueOf(there.getMessage())) + " is there already");
        } catch (IOException | InvalidPathException failure) {
            throw failed(failure, "can't make the module: " + OneLine.of(failure));
        }
    }

    private static CommandException usage(String message) {
        return CommandOptions.usage(NAME, message);
    }

    private static CommandException failed(Exception cause, String message) {
        return new CommandException(CommandException.FAILED, message, cause);
    }

    private static boolean isPackage(String name) {
        boolean isForbidden = name.equals("java") || name.startsWith("java.");
        for (String part : name.split("\\.", -1)) {
            if (!part.matches("[A-Za-z_][A-Za-z0-9_]*") || RESERVED.contains(part)) {
                return false;
            }
        }
        return !isForbidden && !name.equals("_");
    }

    /** Where the build has put the command, with the repository beside it. */
    private static Path home() throws IOException {
        URI jar =
                NewModuleCommand.class
                        .getModule()
                        .getLayer()
                        .configuration()
                        .findModule(NewModuleCommand.class.getModule().getName())
                        .flatMap(own -> own.reference().location())
                        .orElseThrow();
        Path home = Path.of(jar).toRealPath().resolve("../..").normalize();
        if (!Files.isDirectory(home.resolve("repository"))) {
            throw new IOException("there is no " + home.resolve("repository"));
        }
        return home;
    }

    private void make() throws IOException {
        if (folder.toAbsolutePath().getParent() != null) {
            Files.createDirectories(folder.toAbsolutePath().getParent());
        }
        Files.createDirectory(folder);
        String path = packageName.replace('.', '/');
        write("pom.xml", "pom.xml");
        write("README.md", "README.md");
        write("maven.config", ".mvn/maven.config");
        write("Tracer.java", "src/main/java/" + path + "/" + className() + ".java");
        write("TracerTest.java", "src/test/java/" + path + "/" + className() + "Test.java");
    }

    /** Unlike any type of the API, whatever the name. */
    private String className() {
        return WORD.matcher(name).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT))
                + "Tracer";
    }

    private void write(String template, String file) throws IOException {
        Map<String, String> values =
                Map.of(
                        "@name@", name,
                        "@package@", packageName,
                        "@class@", className(),
                        "@version@", Main.version(),
                        "@repository@", home.resolve("repository").toUri().toASCIIString(),
                        "@utrace@", home.resolve("../../../bin/utrace").normalize().toString());
        String text = read(template);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }

    private static String read(String template) throws IOException {
        try (InputStream in = NewModuleCommand.class.getResourceAsStream("module/" + template)) {
            if (in == null) {
                throw new IOException("the command has no " + template);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
