package io.only1mcp.macro.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test class, or a test, that drives load. It is given its {@link io.only1mcp.macro.loadtest.LoadTest} as a parameter with
 * {@link Drives}; its results are kept under {@code target/bench/CLASS/METHOD}, and the report of the tests says where. Two
 * of them never run at once, because they would measure each other.
 *
 * <pre>{@code
 * @LoadTesting
 * class MyGatewayTest {
 *     @Test
 *     void answersWithinFiveMilliseconds(@Drives("quick_smoke") LoadTest test) {
 *         test.target("http://127.0.0.1:8080/mcp").run().assertThat(p99()).isLessThan(ms(5));
 *     }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LoadTestExtension.class)
@ResourceLock(LoadTesting.MACHINE)
public @interface LoadTesting {
    /** What two load tests cannot use at once. */
    String MACHINE = "io.only1mcp.machine";
}
