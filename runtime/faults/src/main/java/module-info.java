/** Faults where modules and the runtime meet: plans, campaigns, verdicts. */
module io.utrace.faults {
    requires transitive io.utrace.host;
    requires transitive io.utrace.sim;
    requires io.utrace.linux;
    requires net.bytebuddy;

    exports io.utrace.faults;
}
