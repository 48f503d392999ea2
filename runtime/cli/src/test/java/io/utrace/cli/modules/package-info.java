/**
 * Modules of a user, for the tests to put on a path of their own. In a package that the command
 * doesn't have, since a named module's packages can't be loaded from the class path.
 */
@NullMarked
package io.utrace.cli.modules;

import org.jspecify.annotations.NullMarked;
