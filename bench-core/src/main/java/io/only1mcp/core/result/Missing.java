package io.only1mcp.core.result;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what a tree of records has to have and has not: a reader of JSON leaves null where a key is missing. */
final class Missing {
    private Missing() {}

    /** The path to the first of it, such as {@code environment.machine.kernel}. */
    static Optional<String> in(Record record) {
        return in(record, "");
    }

    private static Optional<String> in(Record record, String path) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = value(component, record);
            String here = path + key(component.getName());
            if (value == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                return Optional.of(here);
            }
            Optional<String> within = value instanceof Record inner
                    ? in(inner, here + ".")
                    : value instanceof Iterable<?> list ? inAll(list, here) : Optional.empty();
            if (within.isPresent()) {
                return within;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inAll(Iterable<?> list, String path) {
        int index = 0;
        for (Object item : list) {
            Optional<String> within =
                    item instanceof Record inner ? in(inner, path + "[" + index + "].") : Optional.empty();
            if (within.isPresent()) {
                return within;
            }
            index++;
        }
        return Optional.empty();
    }

    private static @Nullable Object value(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " has an accessor", e);
        }
    }

    /** A name as results have it. */
    private static String key(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
