package io.only1mcp.proxy.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.config.NamePattern;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PermissionsTest {

    private static boolean allows(Patterns patterns, String name) {
        byte[] bytes = name.getBytes(UTF_8);
        return patterns.allow(bytes, 0, bytes.length);
    }

    private static Patterns patterns(String... texts) {
        return new Patterns(Stream.of(texts).map(NamePattern::of).toList());
    }

    @Test
    void anyOfThePatternsIsEnoughAndNoneAllowsNothing() {
        assertThat(allows(patterns("a.*", "*.read"), "b.read")).isTrue();
        assertThat(allows(patterns("a.*", "*.read"), "b.write")).isFalse();
        assertThat(allows(patterns(), "")).isFalse();
        assertThat(allows(patterns("a").or(patterns("b")), "b")).isTrue();
    }

    @Test
    void whoIsNotAskedWhoCallsMayUseEverything() {
        assertThat(Permissions.of(null)).isSameAs(Permissions.EVERYTHING);
        Caller ann = new Caller("ann", null, Permissions.NOTHING, 0);
        assertThat(Permissions.of(ann).nothing()).isTrue();
        assertThat(new Permissions(patterns(), patterns("p"), patterns()).nothing())
                .isFalse();
        assertThat(List.of(
                        Permissions.EVERYTHING.tools().all(),
                        Permissions.NOTHING.tools().all()))
                .containsExactly(true, false);
    }
}
