package io.only1mcp.proxy.limit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.only1mcp.proxy.config.NamePattern;
import io.only1mcp.proxy.config.RateRule;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {
    private static final long MILLIS = 1_000_000;
    private static final long SECOND = 1000 * MILLIS;

    private long now = -5 * SECOND;

    private static RateRule rule(String tenant, @Nullable String tool, int perSecond, int burst) {
        return new RateRule(
                NamePattern.of(tenant),
                tool == null ? null : NamePattern.of(tool),
                perSecond,
                Duration.ofSeconds(1),
                burst,
                false);
    }

    private long call(RateLimits limits, @Nullable String tenant, String tool) {
        byte[] name = tool.getBytes(UTF_8);
        return limits.call(tenant, name, 0, name.length, now);
    }

    private int passing(RateLimits limits, String tenant, String tool, int calls) {
        int passed = 0;
        for (int i = 0; i < calls; i++) {
            passed += call(limits, tenant, tool) == 0 ? 1 : 0;
        }
        return passed;
    }

    @Test
    void aTenantThatHasRulesOfItsOwnIsHeldToNoOthers() {
        RateRule own = new RateRule(NamePattern.of("acme"), null, 1, Duration.ofHours(1), 3, true);
        RateLimits limits = new RateLimits(List.of(rule("*", null, 1, 1), rule("ac*", "b.*", 1, 1), own));
        assertThat(passing(limits, "acme", "b.x", 9)).isEqualTo(3);
        assertThat(passing(limits, "acne", "b.x", 9)).isEqualTo(1);
        assertThat(passing(limits, "", "b.x", 9)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"100, 1, 1", "100, 1, 200", "7, 1, 3", "10, 60, 10", "333333, 1, 50", "1000, 3600, 5"})
    void noWindowHasMoreThanItsRateAndTheBurst(int count, int perSeconds, int burst) {
        Duration per = Duration.ofSeconds(perSeconds);
        RateLimits limits = new RateLimits(List.of(new RateRule(NamePattern.of("*"), null, count, per, burst, false)));
        double perNano = (double) count / per.toNanos();
        Random random = new Random(count);
        List<Long> passed = new ArrayList<>();
        for (int i = 0; i < 20_000 && passed.size() < 2000; i++) {
            if (limits.request("t", now) == 0) {
                passed.add(now);
            }
            now += (long) (random.nextDouble() * 0.7 / perNano);
        }
        for (int from = 0; from < passed.size(); from++) {
            for (int to = from; to < passed.size(); to++) {
                double allowed = burst + (passed.get(to) - passed.get(from)) * perNano;
                assertThat(to - from + 1.0).isLessThanOrEqualTo(allowed + 1e-6);
            }
        }
    }

    @Test
    void whoeverComesWhenHeIsToldToGetsTheWholeRate() {
        RateLimits limits = new RateLimits(List.of(rule("*", null, 333_333, 50)));
        long begin = now;
        int passed = 0;
        while (passed < 1_000_000) {
            long wait = limits.request("a", now);
            passed += wait == 0 ? 1 : 0;
            now += wait;
        }
        long tokens = (now - begin) * 333_333 / SECOND + 50;
        assertThat(passed).isBetween((int) tokens - 1, (int) tokens);
    }

    @Test
    void aBurstPassesAtOnceAndThenOneForEachToken() {
        RateLimits limits = new RateLimits(List.of(rule("*", "*", 10, 5)));
        assertThat(passing(limits, "a", "x", 20)).isEqualTo(5);
        now += 99 * MILLIS;
        assertThat(passing(limits, "a", "x", 20)).isZero();
        now += MILLIS;
        assertThat(passing(limits, "a", "x", 20)).isEqualTo(1);
        now += 3600 * SECOND;
        assertThat(passing(limits, "a", "x", 20)).isEqualTo(5);
    }

    @Test
    void aRefusalSaysWhenTheCallCouldPassAndThenItDoes() {
        RateLimits limits = new RateLimits(List.of(rule("*", "*", 3, 1)));
        assertThat(call(limits, null, "x")).isZero();
        long wait = call(limits, null, "x");
        assertThat(wait).isEqualTo(333_333_334);
        now += wait - 1;
        assertThat(call(limits, null, "x")).isEqualTo(1);
        now += 1;
        assertThat(call(limits, null, "x")).isZero();
    }

    @Test
    void aCallThatOneRuleRefusesTakesNothingFromTheOthers() {
        RateLimits limits = new RateLimits(List.of(rule("*", "*", 1, 4), rule("*", "slow.*", 1, 1)));
        assertThat(passing(limits, "a", "slow.x", 10)).isEqualTo(1);
        assertThat(passing(limits, "a", "fast.x", 10)).isEqualTo(3);
        assertThat(limits.refused(0)).isEqualTo(7);
        assertThat(limits.refused(1)).isEqualTo(9);
    }

    @Test
    void eachTenantHasBucketsOfItsOwnForTheRulesThatAreAboutIt() {
        RateLimits limits = new RateLimits(List.of(rule("*", "*", 1, 5), rule("ac*", "*", 1, 2)));
        assertThat(passing(limits, "acme", "x", 10)).isEqualTo(2);
        assertThat(passing(limits, "acre", "x", 10)).isEqualTo(2);
        assertThat(passing(limits, "other", "x", 10)).isEqualTo(5);
        assertThat(call(limits, null, "x")).isZero();
    }

    @Test
    void aRuleForToolsCountsNothingElseAndOneWithoutCountsEverything() {
        RateLimits limits = new RateLimits(List.of(rule("*", "*", 1, 1), rule("*", null, 1, 3)));
        assertThat(limits.request("a", now)).isZero();
        assertThat(call(limits, "a", "x")).isZero();
        assertThat(call(limits, "a", "x")).isPositive();
        assertThat(limits.request("a", now)).isZero();
        assertThat(limits.request("a", now)).isPositive();
    }

    @Test
    void aClockThatJumpsBackGivesNothingAndTakesNothing() {
        RateLimits limits = new RateLimits(List.of(rule("*", "*", 10, 2)));
        assertThat(passing(limits, "a", "x", 5)).isEqualTo(2);
        now -= 1000 * SECOND;
        assertThat(passing(limits, "a", "x", 5)).isZero();
        now += 100 * MILLIS;
        assertThat(passing(limits, "a", "x", 5)).isEqualTo(1);
        now += Long.MAX_VALUE / 2;
        assertThat(passing(limits, "a", "x", 5)).isEqualTo(2);
    }

    @Test
    void theLargestRuleDoesNotOverflow() {
        RateLimits limits = new RateLimits(
                List.of(new RateRule(NamePattern.of("*"), null, 1_000_000, Duration.ofHours(1), 1_000_000, false)));
        for (int i = 0; i < 1_000_000; i++) {
            assertThat(limits.request("a", now) == 0).isTrue();
        }
        assertThat(limits.request("a", now)).isEqualTo(3_600_000);
        now += Duration.ofMinutes(30).toNanos();
        int passed = 0;
        while (limits.request("a", now) == 0) {
            passed++;
        }
        assertThat(passed).isEqualTo(500_000);
    }

    @Test
    void thereAreNoMoreBucketsThanAllowedAndTheTenantOfLongAgoGoesFirst() {
        RateLimits limits = new RateLimits(List.of(rule("*", "*", 1, 1), rule("*", null, 1, 1)), 6);
        for (String tenant : List.of("a", "b", "c", "a", "d")) {
            call(limits, tenant, "x");
        }
        assertThat(limits.tenants()).isEqualTo(3);
        assertThat(call(limits, "a", "x")).isPositive();
        assertThat(call(limits, "b", "x")).isZero();
    }

    @Test
    void aCallThatPassesAllocatesNothing() {
        RateLimits limits =
                new RateLimits(List.of(rule("*", "files.*", 1_000_000, 1_000_000), rule("*", "*", 1, 1_000_000)));
        byte[] name = "files.read_file".getBytes(UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        limits.call("a", name, 0, name.length, now);
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 100_000; i++) {
            limits.call("a", name, 0, name.length, now);
        }
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(10_000);
    }
}
