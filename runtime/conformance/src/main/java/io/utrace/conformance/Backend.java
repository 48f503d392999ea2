package io.utrace.conformance;

/** A host of tasks that the scenarios are run on; found by {@link java.util.ServiceLoader}. */
public interface Backend {
    /**
     * Gives its column in the table.
     *
     * @return a short name
     */
    String name();

    /**
     * Tells where a report holds: the profile. If false, a STOP that is answered to most reports
     * takes effect on the way to user mode, as in the kernel; if true, at the report.
     *
     * @return true where every report is a stop
     */
    boolean stopsAtReports();

    /**
     * Begins a scenario.
     *
     * @return tasks for one scenario, which closes it
     * @throws Exception when there can be none; fails the scenario
     */
    Host open() throws Exception;
}
