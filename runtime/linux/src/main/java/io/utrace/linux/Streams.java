package io.utrace.linux;

import java.nio.file.Path;

/**
 * Where the standard streams of a program lead that is launched. What is written is added to the
 * files, which are made if need be; both may be the same.
 *
 * @param input what it reads
 * @param output what it writes to its standard output
 * @param errors what it writes to its standard error
 */
public record Streams(Path input, Path output, Path errors) {}
