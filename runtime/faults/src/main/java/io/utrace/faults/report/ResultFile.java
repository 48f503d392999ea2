package io.utrace.faults.report;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import io.utrace.faults.Boundary;
import io.utrace.faults.CampaignListener;
import io.utrace.faults.CampaignResult;
import io.utrace.faults.CaseId;
import io.utrace.faults.CaseResult;
import io.utrace.faults.Census;
import io.utrace.faults.Finding;
import io.utrace.faults.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file that takes down a campaign, or one shard of it, while it runs: lines of JSON. The first
 * tells of the campaign, and is the same for all its shards; each other one of a case. A line
 * counts when it is whole, so a run that is killed loses at most the cases it was in.
 */
public final class ResultFile implements CampaignListener, AutoCloseable {
    private static final String FORMAT = "utrace-faults";
    private static final int VERSION = 1;

    private final Path path;
    private final FileChannel channel;
    private final List<Census> censuses = new ArrayList<>();
    private final Set<CaseId> known = new HashSet<>();
    private final String header;

    private ResultFile(Path path, FileChannel channel, Content before) {
        this.path = path;
        this.channel = channel;
        header = before.header();
        before.results().forEach(result -> known.add(result.id()));
    }

    /** The whole lines of a file, and how long they are together. */
    private record Content(String header, List<CaseResult> results, long length) {
        Content plus(Content other) {
            List<CaseResult> all = new ArrayList<>(results);
            all.addAll(other.results);
            return new Content(header, all, length + other.length);
        }

        /** Of two of one case the later. */
        List<CaseResult> distinct() {
            Map<CaseId, CaseResult> distinct = new LinkedHashMap<>();
            results.forEach(result -> distinct.put(result.id(), result));
            return List.copyOf(distinct.values());
        }
    }

    // ---- writing

    /**
     * Begins a file, in place of whatever is there.
     *
     * @param path where
     * @return the file, to be closed
     * @throws IOException when it can't be written
     */
    public static ResultFile create(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
        return new ResultFile(path, channel, new Content("", List.of(), 0));
    }

    /**
     * Goes on with a file.
     *
     * @param path one that {@link #create} began, or none
     * @return the file, to be closed
     * @throws IOException when it can't be read or written, or is no such file
     */
    public static ResultFile resume(Path path) throws IOException {
        if (!Files.exists(path)) {
            return create(path);
        }
        Content before = content(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        channel.truncate(before.length()).position(before.length());
        return new ResultFile(path, channel, before);
    }

    @Override
    public void counted(Census census) {
        censuses.add(census);
    }

    /**
     * Writes the first line; or compares it, where the file goes on.
     *
     * @throws UncheckedIOException the file is that of another campaign, or can't be written
     */
    @Override
    public void planned(int cases, int all) {
        String line = header(all);
        if (header.isEmpty()) {
            write(line);
        } else if (!campaign(header).equals(campaign(line))) {
            throw new UncheckedIOException(
                    new IOException(path + " holds the results of another campaign"));
        }
    }

    @Override
    public void judged(CaseResult result) {
        if (known.add(result.id())) {
            write(line(result));
        }
    }

    private void write(String line) {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String header(int all) {
        JsonStringWriter json = JsonWriter.string().object();
        json.value(FORMAT, VERSION).value("cases", all).array("scenarios");
        for (Census census : censuses) {
            json.object().value("name", census.scenario()).value("module", census.module());
            json.array("options", census.options()).array("command", census.command());
            json.object("crossings");
            census.crossings().forEach((boundary, n) -> json.value(boundary.name(), n));
            json.end().end();
        }
        return json.end().end().done();
    }

    private static String line(CaseResult result) {
        JsonStringWriter json = JsonWriter.string().object();
        json.value("id", result.id().text()).value("verdict", result.verdict().name());
        json.array("findings");
        for (Finding finding : result.findings()) {
            json.object().value("oracle", finding.oracle()).value("what", finding.what()).end();
        }
        return json.end().array("history", result.history()).end().done();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    // ---- reading

    /**
     * Reads files, and puts the shards of one campaign together.
     *
     * @param paths the files, in any order
     * @return one result for each campaign, in the order of the files
     * @throws IOException when one can't be read, or is no such file; the message names it
     */
    public static List<CampaignResult> read(List<Path> paths) throws IOException {
        Map<String, Content> campaigns = new LinkedHashMap<>();
        for (Path path : paths) {
            Content content = content(path);
            if (content.header().isEmpty()) {
                throw new IOException(path + " is empty");
            }
            campaigns.merge(campaign(content.header()), content, Content::plus);
        }
        List<CampaignResult> read = new ArrayList<>();
        for (Content campaign : campaigns.values()) {
            JsonObject header = object(campaign.header());
            read.add(
                    new CampaignResult(
                            censuses(header), header.getInt("cases"), campaign.distinct()));
        }
        return read;
    }

    /**
     * What tells one campaign from another by its file's first line: all of it; but real processes
     * don't cross the same each time.
     */
    private static String campaign(String header) {
        List<Census> censuses = censuses(object(header));
        boolean isReal = censuses.stream().noneMatch(census -> census.command().isEmpty());
        return isReal
                ? censuses.stream()
                        .map(census ->
                                List.of(
                                        census.scenario(),
                                        census.module(),
                                        census.options(),
                                        census.command()))
                        .toList()
                        .toString()
                : header;
    }

    private static Content content(Path path) throws IOException {
        String text = Files.readString(path, StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        List<String> lines = text.substring(0, end).lines().toList();
        List<CaseResult> results = new ArrayList<>();
        List<String> scenarios = List.of();
        for (int i = 0; i < lines.size(); i++) {
            try {
                JsonObject json = object(lines.get(i));
                if (i == 0) {
                    scenarios = censuses(json).stream().map(Census::scenario).toList();
                } else {
                    results.add(result(json, scenarios));
                }
            } catch (IllegalArgumentException | NullPointerException wrong) {
                throw new IOException(
                        path + ", line " + (i + 1) + ": no result of a campaign", wrong);
            }
        }
        long length = text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
        return new Content(lines.isEmpty() ? "" : lines.getFirst(), results, length);
    }

    private static JsonObject object(String line) {
        try {
            return JsonParser.object().from(line);
        } catch (JsonParserException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static List<Census> censuses(JsonObject header) {
        if (header.getInt(FORMAT) != VERSION) {
            throw new IllegalArgumentException("another format");
        }
        List<Census> censuses = new ArrayList<>();
        for (Object element : header.getArray("scenarios")) {
            JsonObject scenario = (JsonObject) element;
            Map<Boundary, Long> crossings = new LinkedHashMap<>();
            scenario.getObject("crossings")
                    .forEach((name, n) -> crossings.put(boundary(name), ((Number) n).longValue()));
            censuses.add(
                    new Census(
                            scenario.getString("name"),
                            scenario.getString("module"),
                            strings(scenario.getArray("options")),
                            strings(scenario.getArray("command")),
                            crossings));
        }
        return censuses;
    }

    private static Boundary boundary(String name) {
        return Boundary.named(name).orElseThrow(IllegalArgumentException::new);
    }

    private static CaseResult result(JsonObject json, List<String> scenarios) {
        List<Finding> findings = new ArrayList<>();
        for (Object element : json.getArray("findings")) {
            JsonObject finding = (JsonObject) element;
            findings.add(new Finding(finding.getString("oracle"), finding.getString("what")));
        }
        return new CaseResult(
                CaseId.parse(json.getString("id"), scenarios),
                Verdict.valueOf(json.getString("verdict")),
                findings,
                strings(json.getArray("history")));
    }

    private static List<String> strings(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }
}
