package io.only1mcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The check for forgotten buffers would see one. */
class NoLeaksTest {
    private static void forgetABuffer() {
        ByteBuf forgotten = PooledByteBufAllocator.DEFAULT.directBuffer(16);
        forgotten.writeByte(1);
    }

    @Test
    @Timeout(60)
    void aForgottenBufferIsAFailure() {
        forgetABuffer();
        AssertionError failure = null;
        // When the collector takes it is not for us to say.
        while (failure == null) {
            try {
                NoLeaks.check();
            } catch (AssertionError e) {
                failure = e;
            }
        }
        assertThat(failure).hasMessageContaining("1 buffers were forgotten").hasMessageContaining("forgetABuffer");
        NoLeaks.check();
    }
}
