/** The utrace command. */
module io.utrace.cli {
    requires com.grack.nanojson;
    requires io.utrace.host;
    requires io.utrace.linux;
    requires jdk.net;
    requires org.apache.commons.cli;

    uses java.util.spi.ToolProvider;
}
