package io.utrace.host;

/**
 * A provider that can't be used.
 *
 * @param provider its class, when that is known, or else where it was declared
 * @param reason one line saying what is wrong with it
 */
public record RefusedModule(String provider, String reason) {}
