package io.only1mcp.micro.harness;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AnswersTest {

    @Test
    void aWrongAnswerEndsTheMeasurement() {
        Answers.same("SCAN", 3, 3);

        assertThatThrownBy(() -> Answers.same("SCAN", 3, 4))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SCAN answers 3 where 4 is right");
    }
}
