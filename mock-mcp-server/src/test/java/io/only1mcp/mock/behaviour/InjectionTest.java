package io.only1mcp.mock.behaviour;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InjectionTest {
    private static final int CALLS = 200_000;

    @Test
    void callsMeetWhatTheSharesSay() {
        Injection injection = new Injection(0.01, 0.001, 0.05, Duration.ofMillis(500), 7);
        Map<Injection.Kind, Long> met = new EnumMap<>(Injection.Kind.class);
        LongStream.range(0, CALLS).forEach(call -> met.merge(injection.of(call), 1L, Long::sum));

        assertThat(share(met, Injection.Kind.FAILURE)).isCloseTo(0.01, within(0.001));
        assertThat(share(met, Injection.Kind.PARTITION)).isCloseTo(0.001, within(0.0003));
        assertThat(share(met, Injection.Kind.SLOW)).isCloseTo(0.05, within(0.002));
        assertThat(met.keySet())
                .containsExactly(
                        Injection.Kind.NONE, Injection.Kind.FAILURE, Injection.Kind.PARTITION, Injection.Kind.SLOW);
    }

    @Test
    void answersAreSpoiltAsTheSharesSay() {
        Injection injection = new Injection(0.1, 0, 0, Duration.ZERO, 7, new Injection.Answers(0.03, 0.02, 0.01));
        Map<Injection.Kind, Long> met = new EnumMap<>(Injection.Kind.class);
        LongStream.range(0, CALLS).forEach(call -> met.merge(injection.of(call), 1L, Long::sum));

        assertThat(share(met, Injection.Kind.RATE_LIMITED)).isCloseTo(0.03, within(0.002));
        assertThat(share(met, Injection.Kind.TRUNCATED)).isCloseTo(0.02, within(0.002));
        assertThat(share(met, Injection.Kind.MALFORMED)).isCloseTo(0.01, within(0.001));
    }

    @Test
    void sharesThatAreAHundredPerCentAreNotMore() {
        Injection injection = Injection.parse("failures=20%,partitions=40%,slow=30%,malformed=10%");

        assertThat(LongStream.range(0, 1_000).mapToObj(injection::of)).doesNotContain(Injection.Kind.NONE);
        assertThatThrownBy(() -> Injection.parse("failures=20%,partitions=40%,slow=30%,malformed=10.1%"))
                .hasMessage("inject: the shares must not exceed 100% together");
    }

    @Test
    void whatACallMeetsIsAFunctionOfItsKeyAndTheSeed() {
        Injection injection = new Injection(0.3, 0.3, 0.3, Duration.ofMillis(1), 7);
        Injection other = new Injection(0.3, 0.3, 0.3, Duration.ofMillis(1), 8);

        assertThat(LongStream.range(0, 100).mapToObj(injection::of))
                .containsExactlyElementsOf(
                        LongStream.range(0, 100).mapToObj(injection::of).toList());
        assertThat(LongStream.range(0, 100).filter(call -> injection.of(call) == other.of(call)))
                .hasSizeLessThan(60);
    }

    @Test
    void aLostPacketComesAfterTheRetransmissionAndTwiceAsLateWhenItIsLostAgain() {
        Network network = new Network(Duration.ofMillis(10), Duration.ofMillis(2), 0.1);
        long[] lost = new long[6];
        for (long exchange = 0; exchange < CALLS; exchange++) {
            int times = network.lost(42, exchange);
            lost[times]++;
            long extra = new long[] {0, 200, 600, 1_400, 3_000, 6_200}[times];
            assertThat(network.delayNanos(42, exchange) / 1e6).isBetween(8.0 + extra, 12.0 + extra);
        }

        assertThat((double) lost[1] / CALLS).isCloseTo(0.09, within(0.003));
        assertThat((double) lost[2] / CALLS).isCloseTo(0.009, within(0.001));
    }

    @Test
    void jitterIsEvenAroundTheLatency() {
        Network network = new Network(Duration.ofMillis(10), Duration.ofMillis(2), 0);
        double[] millis = LongStream.range(0, CALLS)
                .mapToDouble(exchange -> network.delayNanos(42, exchange) / 1e6)
                .sorted()
                .toArray();

        for (int i = 0; i < CALLS; i += 1_000) {
            assertThat(millis[i]).isCloseTo(8 + 4.0 * i / CALLS, within(0.03));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mk-0123456789abcdef, 0123456789abcdef",
        "before mk-fedcba9876543210 behind, fedcba9876543210",
        "mk-mk-00000000000000ff, ff",
        "mk-0123456789abcde, 5",
        "nothing, 5"
    })
    void aCallIsKnownByItsMarkerElseByItsNumber(String text, String hex) {
        byte[] bytes = text.getBytes(US_ASCII);

        assertThat(CallKey.of(bytes, 0, bytes.length, 5)).isEqualTo(Long.parseUnsignedLong(hex, 16));
    }

    private static double share(Map<Injection.Kind, Long> met, Injection.Kind kind) {
        return (double) met.getOrDefault(kind, 0L) / CALLS;
    }
}
