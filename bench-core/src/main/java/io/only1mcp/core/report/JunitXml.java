package io.only1mcp.core.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tests as JUnit XML, with what Jenkins and the reporters of GitHub and GitLab read of it. */
final class JunitXml {
    private JunitXml() {}

    /** What became of a test. */
    enum Outcome {
        /** It holds. */
        PASSED(""),
        /** It does not. */
        FAILED("failure"),
        /** It could not be tried: nothing is known of what it is about. */
        ERROR("error"),
        /** It was tried, and that says neither yes nor no. */
        SKIPPED("skipped");

        private final String element;

        Outcome(String element) {
            this.element = element;
        }
    }

    /**
     * A test.
     *
     * @param suite what it is of; a class for whoever reads it
     * @param name of the test
     * @param outcome what became of it
     * @param word the outcome in the word of the other reports
     * @param text what is to be said of it
     * @param seconds how long it took, 0 or more
     */
    record Case(String suite, String name, Outcome outcome, String word, String text, double seconds) {}

    /** The document of tests. */
    static String document(List<Case> cases) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"performance\" tests=\"" + cases.size()
                + "\" failures=\"" + count(cases, Outcome.FAILED) + "\" errors=\"" + count(cases, Outcome.ERROR)
                + "\" skipped=\"" + count(cases, Outcome.SKIPPED) + "\" time=\""
                + time(cases.stream().mapToDouble(Case::seconds).sum()) + "\">\n"
                + cases.stream().map(JunitXml::element).collect(Collectors.joining()) + "</testsuite>\n";
    }

    private static long count(List<Case> cases, Outcome outcome) {
        return cases.stream().filter(one -> one.outcome() == outcome).count();
    }

    private static String element(Case one) {
        String text = escaped(one.text());
        String said = switch (one.outcome()) {
            case PASSED -> "<system-out>" + text + "</system-out>";
            case SKIPPED -> "<skipped message=\"" + text + "\"/>";
            case FAILED, ERROR ->
                "<" + one.outcome().element + " type=\"" + escaped(one.word()) + "\" message=\"" + text + "\"/>";
        };
        return "  <testcase classname=\"" + escaped(one.suite()) + "\" name=\"" + escaped(one.name()) + "\" time=\""
                + time(one.seconds()) + "\">\n    " + said + "\n  </testcase>\n";
    }

    private static String time(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    /** As an attribute or a text; without what XML has no way to say. */
    private static String escaped(String text) {
        return Text.sentence(text)
                .replaceAll("[\\uFFFE\\uFFFF]", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
