package io.only1mcp.mock.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * One resource of a server.
 *
 * @param uri where it is
 * @param name what programs call it
 * @param title what people call it
 * @param description what a model reads about it
 * @param mimeType the type of its content
 * @param text its content, or null when it is binary
 * @param blob its content in base64, or null when it is text
 */
public record ResourceSpec(
        String uri,
        String name,
        String title,
        String description,
        String mimeType,
        @Nullable String text,
        @Nullable String blob) {

    public ResourceSpec {
        if (uri.indexOf(':') < 1) {
            throw new IllegalArgumentException("uri: must have a scheme, got " + uri);
        }
        if ((text == null) == (blob == null)) {
            throw new IllegalArgumentException(uri + ": must have a text or a blob, and not both");
        }
    }
}
