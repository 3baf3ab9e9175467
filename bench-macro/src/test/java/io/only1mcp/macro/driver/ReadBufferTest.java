package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class ReadBufferTest {
    private final ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;

    @Test
    void connectionsReadIntoOneBufferOneAfterTheOther() {
        try (ReadBuffer buffer = new ReadBuffer(allocator)) {
            ByteBuf one = read(buffer, "one");
            one.release();
            ByteBuf two = read(buffer, "two");

            assertThat(two).isSameAs(one);
            assertThat(two.toString(US_ASCII)).isEqualTo("two");
            two.release();
        }
    }

    @Test
    void whoKeepsWhatWasReadKeepsItAndOthersReadElsewhereMeanwhile() {
        ByteBuf kept;
        try (ReadBuffer buffer = new ReadBuffer(allocator)) {
            kept = read(buffer, "kept");
            ByteBuf other = read(buffer, "other");

            assertThat(kept.toString(US_ASCII)).isEqualTo("kept");
            assertThat(other.toString(US_ASCII)).isEqualTo("other");
            assertThat(other.release()).isTrue();
        }
        assertThat(kept.release()).isTrue();
    }

    private ByteBuf read(ReadBuffer buffer, String text) {
        return buffer.newHandle().allocate(allocator).writeBytes(text.getBytes(US_ASCII));
    }
}
