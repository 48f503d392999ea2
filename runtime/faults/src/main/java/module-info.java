/** Faults where modules and the runtime meet: plans, campaigns, verdicts. */
module io.utrace.faults {
    requires transitive io.utrace.host;
    requires transitive io.utrace.sim;
    requires com.grack.nanojson;
    requires com.samskivert.jmustache;
    requires io.utrace.linux;
    requires java.management;
    requires java.xml;
    requires me.tongfei.progressbar;
    requires net.bytebuddy;
    requires org.apache.commons.cli;

    // comes with the agent, and not without
    requires static java.instrument;

    exports io.utrace.faults;

    // the page's template reads records
    opens io.utrace.faults.report to
            com.samskivert.jmustache;

    provides java.util.spi.ToolProvider with
            io.utrace.faults.command.FaultsCommand;
}
