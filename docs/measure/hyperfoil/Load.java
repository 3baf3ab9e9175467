import com.sun.management.OperatingSystemMXBean;
import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.config.PhaseBuilder;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.steps.HttpStepCatalog;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Locale;

/**
 * Load URL CONNECTIONS RATE SECONDS: Hyperfoil on one thread, in a closed loop where RATE is 0, after a warm-up of 10 s that is
 * thrown away. Prints one line of JSON.
 */
public final class Load {
    private static final int WARM_UP_SECONDS = 10;

    private Load() {}

    public static void main(String[] arguments) {
        URI url = URI.create(arguments[0]);
        int connections = Integer.parseInt(arguments[1]);
        int rate = Integer.parseInt(arguments[2]);
        int seconds = Integer.parseInt(arguments[3]);
        run(url, connections, rate, WARM_UP_SECONDS);
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long before = process.getProcessCpuTime();
        StatisticsSnapshot measured = run(url, connections, rate, seconds);
        double spent = (process.getProcessCpuTime() - before) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "{\"ok\":%d,\"errors\":%d,\"p50_us\":%.1f,\"p99_us\":%.1f,\"cpu_seconds\":%.3f}%n",
                measured.responseCount,
                measured.errors(),
                measured.histogram.getValueAtPercentile(50) / 1e3,
                measured.histogram.getValueAtPercentile(99) / 1e3,
                spent);
        System.exit(0);
    }

    private static StatisticsSnapshot run(URI url, int connections, int rate, int seconds) {
        BenchmarkBuilder builder = BenchmarkBuilder.builder().name("load").threads(1);
        builder.addPlugin(HttpPluginBuilder::new)
                .http()
                .host(url.getHost())
                .port(url.getPort())
                .sharedConnections(connections)
                .endHttp();
        PhaseBuilder.Catalog phase = builder.addPhase("hold");
        PhaseBuilder<?> hold = rate == 0
                ? phase.always(connections)
                : phase.constantRate(rate).variance(false).maxSessions(connections * 16);
        hold.duration(seconds * 1000L)
                .scenario()
                .initialSequence("get")
                .step(HttpStepCatalog.SC)
                .httpRequest(HttpMethod.GET)
                .path(url.getPath())
                .endStep()
                .endSequence()
                .endScenario();
        Benchmark benchmark = builder.build();
        StatisticsSnapshot all = new StatisticsSnapshot();
        new LocalSimulationRunner(
                        benchmark, (ofPhase, step, metric, snapshot, countDown) -> all.add(snapshot), null, null)
                .run();
        return all;
    }
}
