/**
 * What came of campaigns, kept and shown.
 *
 * <p>A {@link io.utrace.faults.report.ResultFile} takes down each case as it is judged. From such
 * files, those of all shards together, come a {@link io.utrace.faults.report.SummaryTable} for a
 * terminal, a {@link io.utrace.faults.report.JunitReport} for a build server and an {@link
 * io.utrace.faults.report.HtmlReport} for people. What modules and programs wrote is hostile: it is
 * made {@linkplain io.utrace.faults.report.Visible visible} before it is shown anywhere.
 */
@NullMarked
package io.utrace.faults.report;

import org.jspecify.annotations.NullMarked;
