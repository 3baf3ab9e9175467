package io.only1mcp.macro.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the load test drives that stands in this parameter. */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Drives {
    /** A shipped profile's name, or a file: whatever has a slash in it or ends in {@code .yaml}. */
    String value();
}
