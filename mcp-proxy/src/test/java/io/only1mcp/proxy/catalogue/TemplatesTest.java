package io.only1mcp.proxy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTest {
    @ParameterizedTest
    @CsvSource({
        "test://template/{id}/data, test://template/123/data, true",
        "test://template/{id}/data, test://template/data/data/data, false",
        "test://template/{id}/data, test://template/1/2/data, false",
        "test://template/{id}/data, test://template/123/date, false",
        "test://template/{id}/data, xtest://template/123/data, false",
        "file://{+path}, file:///a/b, true",
        "file://{path}, file:///a/b, false",
        "a:{x}-{y}, a:1-2, true",
        "a:{x}-{y}, a:12, false",
        "a:b, a:b, true",
        "a:b, a:bc, false",
        "a:{x}, a:, true",
        "a:{/x*}/end, a:/1/2/end, true",
        "a:{x}{y}, a:12, true"
    })
    void aUriFitsATemplateThatItMayHaveBeenMadeOf(String template, String uri, boolean fits) {
        assertThat(Templates.fits(template, uri)).isEqualTo(fits);
    }
}
