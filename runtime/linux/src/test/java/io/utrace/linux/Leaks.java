package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sees to it that a runtime leaves nothing behind in this JVM: no descriptor, no thread, no child.
 * To be made before the runtime, and asked when that is closed.
 */
final class Leaks implements AfterEachCallback {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final Set<String> before = descriptors();
    private final List<Long> childrenBefore = children();

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        assertNone();
    }

    void assertNone() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("utrace")) {
                // closing waits for its tracees to be free, not for its last step
                thread.join(10_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        Set<String> more = descriptors();
        more.removeAll(before);
        assertThat(more).as("descriptors left open").isEmpty();
        assertThat(children()).as("children left behind").isSubsetOf(childrenBefore);
    }

    private static List<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).toList();
    }

    /** What was open; numbers don't count, and the JVM opens its own files when it likes. */
    private static Set<String> descriptors() {
        try (var files = Files.list(DESCRIPTORS)) {
            return files.flatMap(file -> target(file).stream())
                    .filter(name -> !name.matches(".*(\\.jar|/fd|/dev/u?random)"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> target(Path descriptor) {
        try {
            return List.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException closed) {
            return List.of();
        }
    }
}
