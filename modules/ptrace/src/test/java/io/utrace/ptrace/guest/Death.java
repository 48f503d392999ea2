package io.utrace.ptrace.guest;

import io.utrace.api.DeathReport;
import io.utrace.api.WaitStatus;

/** An end, as engines are told. */
record Death(FakeTask task, boolean groupDead, WaitStatus status) implements DeathReport {}
