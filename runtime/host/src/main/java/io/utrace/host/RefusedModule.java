package io.utrace.host;

import org.jspecify.annotations.Nullable;

/**
 * A provider that can't be used, or a plug-in none of whose providers can. {@link ModuleCatalog}
 * has an example that tells of each.
 *
 * @param origin the plug-in; null when it was declared on the module path or on the class path
 * @param provider its class, when that is known; null for a whole plug-in
 * @param reason one line saying what is wrong with it
 */
public record RefusedModule(@Nullable String origin, @Nullable String provider, String reason) {}
