package io.utrace.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test that is run once on each backend, with a {@link World} of its own. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@Timeout(60)
@ExtendWith(OnEachBackend.class)
public @interface Scenario {
    /** Its id in the table, for example {@code T01}. */
    String id();

    /** What must be seen, in a sentence. */
    String must();
}
