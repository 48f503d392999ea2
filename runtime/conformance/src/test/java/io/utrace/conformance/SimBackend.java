package io.utrace.conformance;

import io.utrace.engine.Profile;

/** Simulated tasks, in one of the two profiles. */
abstract class SimBackend implements Backend {
    private final String name;
    private final Profile profile;

    private SimBackend(String name, Profile profile) {
        this.name = name;
        this.profile = profile;
    }

    /** As the kernel's utrace has it. */
    public static final class Kernel extends SimBackend {
        /** For the ServiceLoader. */
        public Kernel() {
            super("sim/kernel", Profile.KERNEL);
        }
    }

    /** As ptrace(2) has it. */
    public static final class UserSpace extends SimBackend {
        /** For the ServiceLoader. */
        public UserSpace() {
            super("sim/user-space", Profile.USER_SPACE);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean stopsAtReports() {
        return profile == Profile.USER_SPACE;
    }

    @Override
    public Host open() {
        return new SimHost(profile);
    }
}
