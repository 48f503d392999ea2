/** Modules, sound and broken, that {@code ModuleCatalogTest} puts on a class path of their own. */
@NullMarked
package io.utrace.host.providers;

import org.jspecify.annotations.NullMarked;
