/**
 * What a tracing module provides and what it is given.
 *
 * <p>A runtime finds {@link io.utrace.api.spi.TracingModule}s with {@link java.util.ServiceLoader},
 * reads each one's {@link io.utrace.api.spi.ModuleDescription} without starting it, starts those
 * the user asked for with a {@link io.utrace.api.spi.ModuleContext} of their own, and stops them at
 * the end.
 */
@NullMarked
package io.utrace.api.spi;

import org.jspecify.annotations.NullMarked;
