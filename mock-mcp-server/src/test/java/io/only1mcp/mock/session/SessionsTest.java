package io.only1mcp.mock.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.mock.time.FakeTime;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final ProtocolVersion VERSION = ProtocolVersion.V2025_11_25;

    private final FakeTime time = new FakeTime();
    private final Sessions sessions = new Sessions(time);

    @Test
    void idsAreLongAndNeverTheSame() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String id = sessions.begin("git", VERSION);
            assertThat(id).matches("[A-Za-z0-9_-]{24}");
            ids.add(id);
        }
        assertThat(ids).hasSize(1000);
    }

    @Test
    void theOneNotUsedForLongestMakesRoom() {
        String first = sessions.begin("git", VERSION);
        String second = sessions.begin("git", VERSION);
        for (int i = 2; i < Sessions.MOST; i++) {
            sessions.begin("git", VERSION);
        }
        assertThat(sessions.use(first, "git")).isNotNull();
        assertThat(sessions.size()).isEqualTo(Sessions.MOST);
        sessions.begin("git", VERSION);
        assertThat(sessions.size()).isEqualTo(Sessions.MOST);
        assertThat(sessions.use(second, "git")).isNull();
        assertThat(sessions.use(first, "git")).isNotNull();
    }

    @Test
    void idleOnesAreThrownAwayWhenAnotherBegins() {
        sessions.begin("git", VERSION);
        sessions.begin("git", VERSION);
        time.advance(Sessions.IDLE.plus(Duration.ofNanos(1)));
        sessions.begin("git", VERSION);
        assertThat(sessions.size()).isEqualTo(1);
    }
}
