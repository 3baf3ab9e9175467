package io.only1mcp.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PredictionTest {

    @Test
    void theNextValueIsOutsideAsOftenAsItMayBe() {
        Random random = new Random(42);
        int outside = 0;
        for (int i = 0; i < 4_000; i++) {
            double[] values = DoubleStream.generate(() -> 100 + 5 * random.nextGaussian())
                    .limit(10)
                    .toArray();
            Prediction prediction = Prediction.of(values, 0.95);
            double next = 100 + 5 * random.nextGaussian();
            outside += next < prediction.low() || next > prediction.high() ? 1 : 0;
        }

        assertThat(outside / 4_000.0).isCloseTo(0.05, within(0.012));
    }

    @Test
    void valuesThatNeverMoveAreExpectedAgain() {
        Prediction prediction = Prediction.of(new double[] {0, 0, 0, 0, 0, 0, 0, 0}, 0.99);

        assertThat(prediction).isEqualTo(new Prediction(0, 0));
    }

    @Test
    void tooFewAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Prediction.of(new double[] {1, 2, 3}, 0.99));
    }
}
