package io.utrace.host;

import io.utrace.api.Utrace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the API. Within a major version the API only grows: what was built for a minor one
 * runs with any later one. What comes after the minor number, as in {@code 1.4.2-SNAPSHOT}, changes
 * nothing of it.
 *
 * <pre>{@code
 * ApiVersion built = ApiVersion.parse("0.1").orElseThrow();
 * if (!ApiVersion.current().canRun(built)) {
 *     System.err.println(
 *             "was built for API " + built + ", and this is " + ApiVersion.current());
 * }
 * }</pre>
 *
 * @param major grows when something is taken away
 * @param minor grows when something is added
 */
public record ApiVersion(int major, int minor) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})([.+-].*)?");
    private static final String RESOURCE = "META-INF/io.utrace.api.properties";

    private static final class Own {
        static final ApiVersion VERSION = read();

        private static ApiVersion read() {
            Properties properties = new Properties();
            try (InputStream file = Utrace.class.getModule().getResourceAsStream(RESOURCE)) {
                properties.load(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return parse(properties.getProperty("version")).orElseThrow();
        }
    }

    /**
     * Gives the version of the API that this runtime has.
     *
     * @return the same each time
     */
    public static ApiVersion current() {
        return Own.VERSION;
    }

    /**
     * Gives the oldest version that modules for this one may have been built for.
     *
     * @return the first of the same major version
     */
    public ApiVersion oldest() {
        return new ApiVersion(major, 0);
    }

    /**
     * Reads a version.
     *
     * @param text two numbers and whatever follows them, such as {@code 1.4.2-SNAPSHOT}
     * @return the version; empty when that isn't one
     */
    public static Optional<ApiVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new ApiVersion(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /**
     * Tells whether a runtime with this version can run a module.
     *
     * @param built the version that the module was built for
     * @return true for the same major version, and no later minor one
     */
    public boolean canRun(ApiVersion built) {
        return built.major == major && built.minor <= minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
