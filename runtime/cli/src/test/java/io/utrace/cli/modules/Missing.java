package io.utrace.cli.modules;

/** What a plug-in needs and forgets to bring. */
public final class Missing {
    private Missing() {}

    /** Says so. */
    public static String name() {
        return "here";
    }
}
