package io.only1mcp.core.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways in which a profile can be wrong, and the one line that says so: a table in {@code bad-profiles.txt}. */
class BadProfilesTest {

    private static final String REFUSED = "=> ";

    /** Cases with an empty line between them; the last line of each is what has to be said about the lines above it. */
    static Stream<Arguments> cases() throws IOException {
        try (InputStream in = BadProfilesTest.class.getResourceAsStream("bad-profiles.txt")) {
            if (in == null) {
                throw new IllegalStateException("bad-profiles.txt is not among the resources");
            }
            return Arrays.stream(new String(in.readAllBytes(), UTF_8).split("\n\n"))
                    .filter(block -> !block.startsWith("## "))
                    .map(block -> {
                        int cut = block.lastIndexOf(REFUSED);
                        return Arguments.of(
                                block.substring(cut + REFUSED.length()).strip(), block.substring(0, cut));
                    });
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aBadProfileIsRefusedInOneLine(String line, String yaml) {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> ProfileReader.resolve(YamlText.document(yaml, "burst.yaml"), "burst", Overrides.NONE))
                .withMessage(line);
    }
}
