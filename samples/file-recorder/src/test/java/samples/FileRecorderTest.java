package samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.utrace.junit.FaultCampaign;
import io.utrace.junit.RealProcess;
import io.utrace.junit.SimulatedTask;
import io.utrace.junit.StartedModule;
import io.utrace.junit.Tracee;
import io.utrace.junit.UtraceTest;
import io.utrace.junit.WithModule;

import java.util.List;

class FileRecorderTest {
    private static List<JsonObject> records(StartedModule recorder) throws InterruptedException {
        return recorder.stop()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @UtraceTest
    void recordsACallWithoutAPath(
            @WithModule(FileRecorder.class) StartedModule recorder,
            @SimulatedTask(calls = {39, 257}) Tracee program)
            throws Exception {
        program.run();
        List<JsonObject> records = records(recorder);
        assertEquals(1, records.size());
        assertEquals("openat", records.getFirst().get("call").getAsString());
        assertTrue(records.getFirst().get("path") == null);
    }

    @UtraceTest
    void recordsWhatAProgramOpensAndRemoves(
            @WithModule(FileRecorder.class) StartedModule recorder,
            @RealProcess({"sh", "-c", "cat /etc/hostname; rmdir '/no such \"directory\"'; true"})
                    Tracee shell)
            throws Exception {
        assertEquals(0, shell.run().exitCode());
        List<JsonObject> records = records(recorder);
        assertTrue(
                records.stream()
                        .anyMatch(record ->
                                isOf(record, "openat", "/etc/hostname")
                                        && record.get("result").getAsLong() >= 0));
        assertTrue(
                records.stream()
                        .anyMatch(record ->
                                isOf(record, "rmdir", "/no such \"directory\"")
                                        && record.get("result").getAsLong() == -2));
    }

    private static boolean isOf(JsonObject record, String call, String path) {
        return record.get("call").getAsString().equals(call)
                && record.get("path") != null
                && record.get("path").getAsString().equals(path);
    }

    @FaultCampaign(FileRecorder.class)
    void survivesAnything() {}
}
