package io.utrace.cli;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import io.utrace.host.OneLine;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Lists the runtimes of this user, and what there is at each: guests, tasks, engines. */
final class PsCommand {
    static final String NAME = "ps";

    private static final Option JSON = new Option(null, "json", false, null);

    private PsCommand() {}

    static void run(String[] args, PrintStream out) throws CommandException {
        CommandLine line =
                CommandOptions.parse(
                        NAME,
                        new Options().addOption(JSON).addOption(CommandOptions.HELP),
                        List.of(args).subList(1, args.length).toArray(String[]::new),
                        false);
        if (line.hasOption(CommandOptions.HELP)) {
            out.print(Help.of(NAME));
            return;
        }
        CommandOptions.refuseOperands(NAME, line);
        JsonArray runtimes = runtimes();
        if (line.hasOption(JSON)) {
            JsonObject all = JsonObject.builder().value("runtimes", runtimes).done();
            out.println(JsonWriter.indent("  ").string().object(all).done());
        } else if (runtimes.isEmpty()) {
            out.println("No runtimes.");
        } else {
            StringBuilder text = new StringBuilder();
            objects(runtimes).forEach(runtime -> describe(runtime, text));
            out.print(text);
        }
    }

    private static JsonArray runtimes() throws CommandException {
        JsonArray runtimes = new JsonArray();
        try {
            for (int pid : Meeting.find().keySet()) {
                try {
                    Optional<Link> link = Link.to(pid);
                    if (link.isPresent()) {
                        runtimes.add(ask(link.get()));
                    }
                } catch (Link.Gone ended) {
                    // meanwhile
                } catch (CommandException notThisOne) {
                    Main.complain(notThisOne.line());
                }
            }
        } catch (IOException nowhere) {
            // where a runtime could be found
        }
        return runtimes;
    }

    private static JsonObject ask(Link link) throws CommandException {
        try (link) {
            link.request(List.of(Long.toString(SharedRuntime.pid()), NAME));
            Frame answer = link.read();
            if (answer.kind() == Frame.END) {
                End refusal = link.end(answer);
                throw new CommandException(refusal.status(), refusal.line());
            }
            return JsonParser.object().from(answer.text());
        } catch (JsonParserException garbage) {
            throw link.garbage(garbage);
        }
    }

    // ---- for people, whatever a runtime of another version leaves out

    private static void describe(JsonObject runtime, StringBuilder text) {
        text.append(runtime.getInt("pid")).append(' ');
        text.append(shown(runtime.getString("command", "-"))).append(' ');
        text.append(joined(array(runtime, "operands"), " "));
        text.append(": ").append(joined(array(runtime, "modules"), ", ")).append('\n');
        for (JsonObject guest : objects(array(runtime, "guests"))) {
            text.append("  guest ").append(guest.getInt("pid")).append(", in ");
            text.append(joined(array(guest, "processes"), ", ")).append(": ");
            text.append(joined(array(guest, "modules"), ", ")).append('\n');
        }
        for (JsonObject task : objects(array(runtime, "tasks"))) {
            text.append("  task ").append(task.getInt("tid"));
            if (task.getInt("tid") != task.getInt("process")) {
                text.append(" of ").append(task.getInt("process"));
            }
            text.append(" (").append(shown(task.getString("name", "-"))).append("): ");
            text.append(joined(array(task, "engines"), ", ")).append('\n');
        }
    }

    private static JsonArray array(JsonObject object, String key) {
        return object.getArray(key, new JsonArray());
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }

    private static String joined(JsonArray array, String separator) {
        return array.isEmpty()
                ? "-"
                : array.stream().map(PsCommand::shown).collect(Collectors.joining(separator));
    }

    private static String shown(Object value) {
        return OneLine.of(String.valueOf(value));
    }
}
