package io.only1mcp.proxy.metrics;

import java.util.stream.IntStream;

/** Writes metrics in the text format of Prometheus, version 0.0.4. */
public final class Exposition {
    /** The labels of the buckets: a page may have a thousand histograms. */
    private static final String[] ENDS = IntStream.range(0, Histogram.BUCKETS - 1)
            .mapToObj(bucket -> label("le", Double.toString(Histogram.endSeconds(bucket))))
            .toArray(String[]::new);

    private final StringBuilder out = new StringBuilder(16 * 1024);

    /** An empty page. */
    public Exposition() {}

    /**
     * Begins a metric; its samples follow.
     *
     * @param type counter, gauge or histogram
     */
    public Exposition metric(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /** A sample; {@code labels} comes as {@link #label} writes it, with commas between, or empty. */
    public Exposition sample(String name, String labels, long value) {
        begin(name, labels).append(value).append('\n');
        return this;
    }

    /** The samples of a histogram of seconds. */
    public Exposition histogram(String name, String labels, Histogram histogram) {
        long below = 0;
        String before = labels.isEmpty() ? "" : labels + ",";
        for (int bucket = 0; bucket < Histogram.BUCKETS - 1; bucket++) {
            below += histogram.count(bucket);
            begin(name + "_bucket", before + ENDS[bucket]).append(below).append('\n');
        }
        sample(name + "_bucket", before + label("le", "+Inf"), histogram.count());
        begin(name + "_sum", labels).append(histogram.sumSeconds()).append('\n');
        return sample(name + "_count", labels, histogram.count());
    }

    private StringBuilder begin(String name, String labels) {
        out.append(name);
        if (!labels.isEmpty()) {
            out.append('{').append(labels).append('}');
        }
        return out.append(' ');
    }

    /** A label. */
    public static String label(String name, String value) {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    /** How many characters the page has. */
    public int length() {
        return out.length();
    }

    /** The page. */
    public String text() {
        return out.toString();
    }
}
