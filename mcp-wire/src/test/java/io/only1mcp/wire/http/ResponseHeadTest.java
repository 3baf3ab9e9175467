package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {
    private final ResponseHead head = new ResponseHead();

    private int scan(String text) {
        byte[] bytes = ("zz" + text.replace("~", "\r\n")).getBytes(ISO_8859_1);
        return head.scan(bytes, 2, bytes.length);
    }

    @Test
    void theFieldsThatMatterAreFound() {
        String text = "HTTP/1.1 200 OK~Server: x~content-type: Application/JSON; charset=utf-8~CONTENT-LENGTH:  17 ~"
                + "mcp-session-id: s-1~Empty:~~";
        assertThat(scan(text + "body")).isEqualTo(text.replace("~", "xx").length());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.contentLength()).isEqualTo(17);
        assertThat(head.json()).isTrue();
        assertThat(head.eventStream()).isFalse();
        assertThat(head.chunked()).isFalse();
        assertThat(head.keepAlive()).isTrue();
        assertThat(head.sessionEnd() - head.sessionStart()).isEqualTo(3);
        assertThat(head.contentTypeEnd() - head.contentTypeStart())
                .isEqualTo("Application/JSON; charset=utf-8".length());
    }

    @Test
    void aHeadWithNothingInItSaysSo() {
        assertThat(scan("HTTP/1.1 204~~")).isPositive();
        assertThat(head.contentLength()).isEqualTo(-1);
        assertThat(head.json()).isFalse();
        assertThat(head.sessionStart()).isEqualTo(-1);
        assertThat(head.contentTypeStart()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK~~|true",
                "HTTP/1.1 200 OK~Connection: close~~|false",
                "HTTP/1.1 200 OK~Connection: x , CLOSE ,y~~|false",
                "HTTP/1.1 200 OK~Connection: close~Connection: keep-alive~~|false",
                "HTTP/1.1 200 OK~Connection: closed~~|true",
                "HTTP/1.0 200 OK~~|false",
                "HTTP/1.0 200 OK~Connection: Keep-Alive~~|true"
            })
    void whetherTheConnectionStaysIsUnderstood(String text, boolean keepAlive) {
        assertThat(scan(text)).isPositive();
        assertThat(head.keepAlive()).isEqualTo(keepAlive);
    }

    @Test
    void aHeadThatIsCutAnywhereIsIncomplete() {
        String text = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (int length = 0; length < text.length(); length++) {
            assertThat(scan(text.substring(0, length)))
                    .as(text.substring(0, length))
                    .isEqualTo(ResponseHead.INCOMPLETE);
        }
        assertThat(scan(text)).isEqualTo(text.length());
        assertThat(head.chunked()).isTrue();
        assertThat(head.eventStream()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2.0 200 OK~~",
                "HTTP/1.1 20 OK~~",
                "HTTP/1.1 2000 OK~~",
                "HTTP/1.1  200 OK~~",
                "http/1.1 200 OK~~",
                "garbage garbage garbage",
                "HTTP/1.1 200 OK~Content-Length: 1~Content-Length: 1~~",
                "HTTP/1.1 200 OK~Content-Length: 1, 1~~",
                "HTTP/1.1 200 OK~Content-Length: -1~~",
                "HTTP/1.1 200 OK~Content-Length:~~",
                "HTTP/1.1 200 OK~Content-Length: 9999999999999999999~~",
                "HTTP/1.1 200 OK~Content-Length: 1~Transfer-Encoding: chunked~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: gzip, chunked~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~",
                "HTTP/1.0 200 OK~Transfer-Encoding: chunked~~",
                "HTTP/1.1 200 OK~Content-Length : 1~~",
                "HTTP/1.1 200 OK~ folded: 1~~",
                "HTTP/1.1 200 OK~: 1~~",
                "HTTP/1.1 200 OK~A: b\nC: d~~",
                "HTTP/1.1 200 OK~A: b\rC: d~~",
                "HTTP/1.1 200 OK~A: \u0000~~",
                "HTTP/1.1 200 OK\n\n",
                "HTTP/1.1 200 OK~A{: b~~"
            })
    void whatCouldBeFramedInTwoWaysIsMalformed(String text) {
        assertThat(scan(text)).isEqualTo(ResponseHead.MALFORMED);
    }
}
