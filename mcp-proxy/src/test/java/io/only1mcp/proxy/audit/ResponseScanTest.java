package io.only1mcp.proxy.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.only1mcp.proxy.answer.ResponseScan;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.Chunks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer says is read out of its bytes, however they are cut and framed. */
class ResponseScanTest {
    private static final String CASES = """
            {"jsonrpc":"2.0","id":1,"result":{"content":[]}}~ok
            {"jsonrpc":"2.0","id":1,"result":{"content":[{"isError":true,"error":{"code":7}}]}}~ok
            {"result":{"content":[{"type":"text","text":"\\"isError\\":true"}],"isError":false}}~ok
            {"result":{"structuredContent":{"isError":true},"x":["isError",true]}}~ok
            { "result" : { "isError" : true , "content" : [ ] } , "id" : 1 }~tool
            {"id":1,"result":{"content":[{"a":{}}],"isError":true}}~tool
            {"id":1,"error":{"code":-32602,"message":"no","data":{"code":5}}}~-32602
            {"error":{"message":"code","code":12},"id":null}~12
            {"id":1,"result":7}~ok
            {"method":"notifications/progress","params":{"result":{}}}~nothing
            {"id":1,"method":"ping","error":{"code":1}}~nothing
            ~nothing
            [1,2]~nothing
            """;

    private static String read(AnswerScan scan) {
        ResponseScan response = scan.response();
        if (!response.responded()) {
            return "nothing";
        }
        return response.failed() ? String.valueOf(response.errorCode()) : response.toolFailed() ? "tool" : "ok";
    }

    private static void take(AnswerScan scan, ByteBuf head, byte[] body, int size, boolean chunked) {
        scan.reset();
        scan.take(head);
        head.release();
        for (int at = 0; at < body.length; at += size) {
            int count = Math.min(size, body.length - at);
            ByteBuf piece = UnpooledByteBufAllocator.DEFAULT.buffer();
            if (chunked) {
                Chunks.write(piece, body, at, at + count);
            } else {
                piece.writeBytes(body, at, count);
            }
            int before = piece.readableBytes();
            scan.take(piece);
            assertThat(piece.readableBytes()).isEqualTo(before);
            piece.release();
        }
    }

    @Test
    void ofAMessageThatIsAloneNothingIsReadBehindItsMethod() {
        ResponseScan scan = new ResponseScan();
        String[] alone = {"{'method':'m','params':{}}{'result':1}", "{'params':{'method':1},'result':1}"};
        for (String text : alone) {
            byte[] bytes = text.replace('\'', '"').getBytes(UTF_8);
            scan.next();
            assertThat(scan.responded()).isFalse();
            scan.scanAlone(bytes, 0, bytes.length);
        }
        assertThat(scan.responded()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1000, 8192", "1, 8192", "2, 256", "7, 256", "1000, 256"})
    void theResponseIsFoundInPiecesOfAnySize(int size, int scratch) {
        AnswerScan scan = new AnswerScan(new byte[scratch]);
        for (String line : CASES.lines().toList()) {
            byte[] body = line.substring(0, line.indexOf('~')).getBytes(UTF_8);
            String expected = line.substring(line.indexOf('~') + 1);
            ByteBuf head = Unpooled.buffer();
            AnswerHead.of(200, "application/json").write(head, body.length, true);
            take(scan, head, body, size, false);
            assertThat(read(scan)).as(line).isEqualTo(expected);
            assertThat(scan.bodyBytes()).isEqualTo(body.length);
            ByteBuf chunked = Unpooled.buffer();
            AnswerHead.of(502, "application/json").writeChunked(chunked, true);
            take(scan, chunked, body, size, true);
            assertThat(read(scan)).as(line).isEqualTo(expected);
            assertThat(scan.bodyBytes()).isEqualTo(body.length);
            assertThat(scan.status()).isEqualTo(502);
            byte[] events =
                    ("id: 1\r\nevent: message\r\ndata: {\"method\":\"notifications/progress\",\"params\":{}}\r\n\r\n"
                                    + ": data: {\"error\":{}}\n\ndatax: {\"error\":{\"code\":1}}\n\ndata:"
                                    + new String(body, UTF_8) + "\n\n")
                            .getBytes(UTF_8);
            ByteBuf stream = Unpooled.buffer();
            AnswerHead.of(200, "text/event-stream", "Cache-Control: no-cache").writeChunked(stream, true);
            take(scan, stream, events, size, true);
            assertThat(read(scan)).as("event " + line).isEqualTo(expected);
        }
    }
}
