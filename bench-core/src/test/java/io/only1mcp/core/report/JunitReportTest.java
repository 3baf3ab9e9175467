package io.only1mcp.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.result.Experiments;
import io.only1mcp.core.result.Results;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.verdict.ExitStatus;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class JunitReportTest {

    /** A document as a parser reads it. */
    private static Element read(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
    }

    private static List<Element> all(Element within, String name) {
        NodeList found = within.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(found::item)
                .map(Element.class::cast)
                .toList();
    }

    /** Its tests as name, what became of it, and what is said of that. */
    private static List<String> tests(String xml) throws Exception {
        return all(read(xml), "testcase").stream()
                .map(test -> {
                    Element outcome = all(test, "*").get(0);
                    return test.getAttribute("name") + " | " + outcome.getTagName() + " | "
                            + (outcome.hasAttribute("message")
                                    ? outcome.getAttribute("message")
                                    : outcome.getTextContent());
                })
                .toList();
    }

    static Stream<RunResult> runs() {
        return Stream.of(Results.broken(), Results.closed(), Results.empty(), Results.repeated(), Results.disturbed());
    }

    static Stream<String> documents() {
        return Stream.concat(
                runs().map(JunitReport::of),
                Stream.of(JunitReport.of(Experiments.overhead()), JunitReport.of(Experiments.saturation())));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whatReadersOfTestsAskForIsThereAndItsCountsAreThoseOfItsTests(String xml) throws Exception {
        Element suite = read(xml);
        List<Element> tests = all(suite, "testcase");

        assertThat(suite.getTagName()).isEqualTo("testsuite");
        assertThat(suite.getAttribute("name")).isNotEmpty();
        assertThat(suite.getAttribute("tests")).isEqualTo(String.valueOf(tests.size()));
        assertThat(suite.getAttribute("failures"))
                .isEqualTo(String.valueOf(all(suite, "failure").size()));
        assertThat(suite.getAttribute("errors"))
                .isEqualTo(String.valueOf(all(suite, "error").size()));
        assertThat(suite.getAttribute("skipped"))
                .isEqualTo(String.valueOf(all(suite, "skipped").size()));
        assertThat(suite.getAttribute("time")).matches("\\d+\\.\\d{3}");
        assertThat(tests).isNotEmpty().allSatisfy(test -> {
            assertThat(test.getAttribute("classname")).isNotEmpty();
            assertThat(test.getAttribute("name")).isNotEmpty();
            assertThat(test.getAttribute("time")).matches("\\d+\\.\\d{3}");
        });
    }

    @ParameterizedTest
    @MethodSource("runs")
    void somethingFailsExactlyWhereTheExitStatusIsNotThatOfAPass(RunResult result) throws Exception {
        Element suite = read(JunitReport.of(result));

        assertThat(all(suite, "failure").size() + all(suite, "error").size() > 0)
                .isEqualTo(result.exitStatus() != ExitStatus.PASS);
    }

    @Test
    void eachThresholdIsATestThatFailsWhereItIsBrokenAndTheMeasurementFailsForWhatNoThresholdSays() throws Exception {
        Golden.assertLooksLike("broken.xml", JunitReport.of(Results.broken()));
    }

    @Test
    void aThresholdOfWhichNothingCanBeSaidIsSkipped() throws Exception {
        assertThat(tests(JunitReport.of(Results.empty())))
                .anySatisfy(
                        test -> assertThat(test).startsWith("run: latency_p99 <= 10ms | skipped | latency_p99 <= "));
    }

    @Test
    void whatIsNotToBeTrustedIsAnErrorWithItsReason() throws Exception {
        assertThat(tests(JunitReport.of(Results.disturbed())))
                .containsExactly(
                        "measurement | error | INVALID: the driver's thread waited 40 % of the time for a core, limit 25 %;"
                                + " end what else runs on this machine",
                        "64 users 10s: latency_p99 <= 10ms | error | not to be relied on: ✓ held latency_p99 1.00ms (max"
                                + " 10ms)",
                        "run: latency_p99 <= 10ms | error | not to be relied on: ✓ held latency_p99 1.00ms (max 10ms)");
    }

    @Test
    void eachLimitOfWhatAProxyAddsIsATestAtEachRate() throws Exception {
        assertThat(tests(JunitReport.of(Experiments.overhead())))
                .hasSize(9)
                .contains(
                        "1000/s: overhead_p50 <= 2ms | system-out | adds +200µs (+193µs to +208µs, limit 2ms)",
                        "5000/s: overhead_p50 <= 2ms | failure | adds +6.17ms (+6.16ms to +6.18ms, limit 2ms)")
                .anySatisfy(test -> assertThat(test).startsWith("1000/s: overhead_p99_9 <= 10ms | skipped | "));
    }

    @Test
    void whatXmlCannotSayIsLeftOut() throws Exception {
        String xml = JunitXml.document(List.of(new JunitXml.Case(
                "a<b>&\"c\"", "x\u0001\uFFFEy", JunitXml.Outcome.FAILED, "FAIL", "\u001b[31m & 'd'", 1.5)));

        assertThat(read(xml).getAttribute("time")).isEqualTo("1.500");
        assertThat(tests(xml)).containsExactly("x\\u0001 y | failure | \\u001b[31m & 'd'");
    }
}
