package io.only1mcp.core.recording;

import org.HdrHistogram.Histogram;

/**
 * What injected faults did to the requests of a stage, so that the others can be judged without them.
 *
 * @param requests those that met an injected fault
 * @param failed those of them that failed
 * @param response response times of the requests that met none; timeouts and unsent at the timeout
 */
public record Injected(long requests, long failed, Histogram response) {

    /** The share of the others that failed or were never sent, 0 to 1; 0 where there are none. */
    public double errorRate(Counts all) {
        long others = all.intended() - requests;
        return others == 0 ? 0 : (double) (all.failedTotal() + all.unsent() - failed) / others;
    }

    /** This and what happened elsewhere. */
    public Injected plus(Injected other) {
        Histogram sum = Histograms.empty();
        sum.add(response);
        sum.add(other.response);
        return new Injected(requests + other.requests, failed + other.failed, sum);
    }
}
