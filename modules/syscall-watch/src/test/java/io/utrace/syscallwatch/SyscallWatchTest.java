package io.utrace.syscallwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.utrace.api.Abi;
import io.utrace.api.SyscallSet;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.api.spi.TracingModule;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyscallWatchTest {
    @Test
    void isDeclaredAsAService() throws IOException {
        assertThat(SyscallWatch.class.getModule().getDescriptor().provides())
                .anyMatch(service ->
                        service.service().equals(TracingModule.class.getName())
                                && service.providers().contains(SyscallWatch.class.getName()));
        try (InputStream services =
                SyscallWatch.class.getResourceAsStream(
                        "/META-INF/services/" + TracingModule.class.getName())) {
            assertThat(services).hasContent(SyscallWatch.class.getName());
        }
    }

    @Test
    void describesItself() {
        ModuleDescription description = new SyscallWatch().description();
        assertThat(description.name()).isEqualTo("syscall-watch");
        assertThat(description.options())
                .extracting(Option::name)
                .containsExactly("string-limit", "always-pid", "trace");
    }

    @Test
    void tracesEverythingByDefault() {
        FakeRuntime runtime = new FakeRuntime();
        FakeStop stop = FakeRuntime.start(runtime);
        assertThat(runtime.engine(stop).syscalls).isSameAs(SyscallSet.ALL);
    }

    @Test
    void tracesTheCallsThatAreNamed() {
        FakeRuntime runtime = new FakeRuntime().set(SyscallWatch.TRACE, "openat, close,mseal");
        FakeStop stop = FakeRuntime.start(runtime);
        assertThat(runtime.engine(stop).syscalls).isEqualTo(SyscallSet.of(3, 257, 462));
        stop.abi = Abi.I386;
        assertThat(runtime.call(stop, 3, 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opne", "", "openat,", "openat,,close", "all,close"})
    void refusesNamesThatAreNone(String names) {
        FakeRuntime runtime = new FakeRuntime().set(SyscallWatch.TRACE, names);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FakeRuntime.start(runtime))
                .withMessageStartingWith("trace names no system call: '");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65537, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void refusesLimitsThatAreNone(int limit) {
        FakeRuntime runtime = new FakeRuntime().set(SyscallWatch.STRING_LIMIT, limit);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FakeRuntime.start(runtime))
                .withMessage("string-limit is not from 0 to 65536: " + limit);
    }
}
