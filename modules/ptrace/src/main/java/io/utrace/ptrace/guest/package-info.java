/**
 * Answers the ptrace(2), wait4(2) and waitid(2) calls of traced programs. {@code Guests} has an
 * engine on every thread of the traced programs; its data is a {@code Guest}, which is a tracer if
 * it traces. What a process's threads share when they wait is the {@code GuestProcess}'s. At the
 * entry of a ptrace(2) its request is looked up in {@code Requests}, answered there or by {@code
 * RegisterRequests}, {@code SignalRequests} or {@code CallInfos}, and the call aborted; an attach
 * that may not be allowed is put to the kernel first ({@code AttachCall}). A wait goes through the
 * states of {@code GuestWait}.
 */
@NullMarked
package io.utrace.ptrace.guest;

import org.jspecify.annotations.NullMarked;
