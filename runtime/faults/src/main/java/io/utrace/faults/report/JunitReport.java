package io.utrace.faults.report;

import io.utrace.faults.CampaignResult;
import io.utrace.faults.CaseResult;
import io.utrace.faults.Census;
import io.utrace.faults.Finding;
import io.utrace.faults.Verdict;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** What came of campaigns, as build servers read it: JUnit's XML, a suite for each scenario. */
public final class JunitReport {
    private final XMLStreamWriter xml;

    private JunitReport(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /**
     * Writes it.
     *
     * @param campaigns the results
     * @return a document, to be stored as UTF-8
     */
    public static String of(List<CampaignResult> campaigns) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (CampaignResult campaign : campaigns) {
                for (Census census : campaign.censuses()) {
                    new JunitReport(xml).suite(census, campaign);
                }
            }
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.append('\n').toString();
    }

    private void suite(Census census, CampaignResult campaign) throws XMLStreamException {
        List<CaseResult> own =
                campaign.results().stream()
                        .filter(result -> result.id().scenario().equals(census.scenario()))
                        .toList();
        long failures = own.stream().filter(result -> result.verdict() != Verdict.SURVIVED).count();
        String name = "faults." + census.module() + "." + census.scenario();
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", name);
        xml.writeAttribute("tests", "" + own.size());
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute("failures", "" + failures);
        xml.writeAttribute("time", "0");
        for (CaseResult result : own) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("name", Visible.of(result.id().text()));
            xml.writeAttribute("classname", name);
            xml.writeAttribute("time", "0");
            if (result.verdict() != Verdict.SURVIVED) {
                failure(result, Reds.replayLine(result, campaign));
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private void failure(CaseResult result, String replayLine) throws XMLStreamException {
        List<String> findings =
                result.findings().stream().map(Finding::toString).map(Visible::of).toList();
        xml.writeStartElement("failure");
        xml.writeAttribute("type", Reds.word(result.verdict()));
        xml.writeAttribute("message", String.join("; ", findings));
        xml.writeCharacters(String.join("\n", findings) + "\n" + replayLine + "\n");
        xml.writeCharacters(
                result.history().stream()
                        .map(Visible::of)
                        .collect(Collectors.joining("\n", "", "\n")));
        xml.writeEndElement();
    }
}
