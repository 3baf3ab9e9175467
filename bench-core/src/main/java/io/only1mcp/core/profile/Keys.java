package io.only1mcp.core.profile;

import io.only1mcp.core.policy.ComparedMetric;
import java.util.List;

/** The keys that each map of a profile, a target or a policy may have. */
enum Keys {
    PROFILE(
            "version",
            "name",
            "description",
            "extends",
            "topology",
            "protocol",
            "transport",
            "clients",
            "tenants",
            "connections",
            "timeout",
            "seed",
            "warm_up",
            "runs",
            "stages",
            "constant",
            "ramp",
            "spike",
            "steps",
            "bursty",
            "schedule",
            "closed",
            "arrival",
            "workload",
            "sessions",
            "streams",
            "faults",
            "network",
            "thresholds",
            "continue_on_failure",
            "short_overhead"),
    TOPOLOGY("target", "servers", "replicas", "dead", "backend", "features"),
    BACKEND("latency", "payload", "errors", "stall", "seed", "answers"),
    STALL("at", "for"),
    WARM_UP("how", "requests", "at_most"),
    STAGE("duration", "target"),
    CONSTANT("rate", "variance", "duration"),
    RAMP("from", "to", "duration"),
    SPIKE("base", "spike", "for", "after", "duration"),
    STEPS("from", "by", "every", "to", "until"),
    BURSTY("burst", "idle", "duration"),
    BURST("rate", "for"),
    IDLE("rate", "for"),
    SCHEDULE("baseline", "at", "day_takes"),
    CLOSED("users", "think_time", "ramp_up", "each"),
    OPERATION(
            "weight",
            "server",
            "tool",
            "arguments",
            "calls",
            "list",
            "resource",
            "prompt",
            "notification",
            "http",
            "path",
            "body",
            "headers",
            "expect",
            "repeat",
            "batch"),
    EXPECT("contains", "status"),
    CONNECTIONS("min", "max"),
    STREAMS("open", "changes"),
    SESSIONS("churn", "calls", "abandon", "delete", "list"),
    FAULTS("backend_failures", "partitions", "slow", "rate_limited", "truncated", "malformed", "seed"),
    SLOW("share", "by"),
    NETWORK("latency", "jitter", "loss", "between"),
    THRESHOLD("metric", "max", "min", "of"),

    TARGET(
            "name",
            "transport",
            "start",
            "command",
            "config_format",
            "config",
            "feature",
            "ready",
            "url",
            "names",
            "uris",
            "headers",
            "env",
            "cwd",
            "reset",
            "stop"),
    READY("line", "http"),
    RESET("http"),
    STOP("signal", "within"),

    POLICY("confidence", "least_runs", "metrics"),
    METRIC_POLICIES(ComparedMetric.keys()),
    METRIC_POLICY("warning", "critical", "smallest", "gate", "operations"),

    LEVELS("description", "hardware", "configuration", "levels"),
    LEVEL("name", "limits"),
    LIMIT("metric", "max", "min");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> known;

    Keys(String... known) {
        this(List.of(known));
    }

    Keys(List<String> known) {
        this.known = known;
    }

    List<String> known() {
        return known;
    }
}
