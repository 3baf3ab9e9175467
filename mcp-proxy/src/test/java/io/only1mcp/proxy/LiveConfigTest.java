package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.auth.TestIssuer;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway has the configuration that its file holds, however that came to be there. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class LiveConfigTest {
    private static final String APPLIED = "the configuration was read again and is in use";

    /** Keys are costly to make. */
    private static final TestIssuer BEFORE = new TestIssuer();

    private static final TestIssuer AFTER = new TestIssuer();

    @TempDir
    private Path folder;

    private TestBackend one;
    private TestBackend other;

    @BeforeEach
    void start() throws IOException {
        one = new TestBackend(saying("one"));
        other = new TestBackend(saying("other"));
    }

    @AfterEach
    void stop() throws IOException {
        one.close();
        other.close();
    }

    /** A server whose only tool says a word. */
    private static TestBackend.Behaviour saying(String word) {
        return (request, out) -> request.asks("tools/call")
                ? TestBackend.result(
                        request,
                        "{\"content\":[{\"type\":\"text\",\"text\":\"" + word + "\"}],\"resultType\":\"complete\"}")
                : TestBackend.modern("t").answer(request, out);
    }

    private static String call(LiveProxy proxy) throws IOException {
        try (TestClient client = new TestClient(proxy.port())) {
            return client.ask(TestClient.modernCall("1", "b0.t", "{}")).body();
        }
    }

    private static void awaitOther(LiveProxy proxy) throws Exception {
        Waits.until(() -> call(proxy).contains("\"other\""));
    }

    /** How a file comes to hold something else. */
    enum Way {
        /** Its bytes are written anew. */
        IN_PLACE {
            @Override
            void change(Path file, String text) throws IOException {
                Files.writeString(file, text);
            }
        },
        /** It is emptied and written in two steps, so that it holds nothing whole for a moment. */
        IN_PIECES {
            @Override
            void change(Path file, String text) throws IOException {
                try (OutputStream out = Files.newOutputStream(file)) {
                    out.write(text.substring(0, 20).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    out.flush();
                    out.write(text.substring(20).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            }
        },
        /** It is written beside and moved over the old one. */
        MOVED_OVER {
            @Override
            void change(Path file, String text) throws IOException {
                Path beside = Files.writeString(file.resolveSibling(".new"), text);
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            }
        },
        /** The old one is put aside first, as some editors do. */
        PUT_ASIDE {
            @Override
            void change(Path file, String text) throws IOException {
                Files.move(file, file.resolveSibling("gateway.yaml~"), StandardCopyOption.REPLACE_EXISTING);
                Files.writeString(file, text);
            }
        },
        /** It is removed and made anew. */
        REMOVED_AND_MADE {
            @Override
            void change(Path file, String text) throws IOException {
                Files.delete(file);
                Files.writeString(file, text);
            }
        };

        abstract void change(Path file, String text) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aChangeCountsHoweverItIsWritten(Way way) throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), TestBackend.section(one));
        try (LiveProxy proxy = LiveProxy.of(file)) {
            assertThat(call(proxy)).contains("\"one\"");
            way.change(file, TestBackend.section(other));
            awaitOther(proxy);
            proxy.awaitLog(APPLIED + "; replaced: b0");
        }
    }

    /** Where a file stands, and what leads to it. */
    enum Place {
        /** A link to a file elsewhere, which is written in place. */
        LINK_TO_A_FILE {
            @Override
            Path make(Path folder, String text) throws IOException {
                Files.createDirectories(folder.resolve("elsewhere"));
                Files.writeString(folder.resolve("elsewhere/real.yaml"), text);
                return Files.createSymbolicLink(folder.resolve("gateway.yaml"), Path.of("elsewhere/real.yaml"));
            }

            @Override
            void change(Path folder, String text) throws IOException {
                Files.writeString(folder.resolve("elsewhere/real.yaml"), text);
            }
        },
        /** A volume of Kubernetes: the link ..data, through which all files are reached, is moved over. */
        KUBERNETES {
            @Override
            Path make(Path folder, String text) throws IOException {
                version(folder, "..1", text);
                Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
                return Files.createSymbolicLink(folder.resolve("gateway.yaml"), Path.of("..data/gateway.yaml"));
            }

            @Override
            void change(Path folder, String text) throws IOException {
                version(folder, "..2", text);
                Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
                Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
                Files.delete(folder.resolve("..1/gateway.yaml"));
                Files.delete(folder.resolve("..1"));
            }

            private void version(Path folder, String name, String text) throws IOException {
                Files.createDirectory(folder.resolve(name));
                Files.writeString(folder.resolve(name).resolve("gateway.yaml"), text);
            }
        },
        /** A folder of releases, of which the link {@code current} names one. */
        RELEASES {
            @Override
            Path make(Path folder, String text) throws IOException {
                release(folder, "1", text);
                Files.createSymbolicLink(folder.resolve("current"), Path.of("releases/1"));
                return folder.resolve("current/etc/gateway.yaml");
            }

            @Override
            void change(Path folder, String text) throws IOException {
                release(folder, "2", text);
                Path next = Files.createSymbolicLink(folder.resolve("next"), Path.of("releases/2"));
                Files.move(next, folder.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
            }

            private void release(Path folder, String name, String text) throws IOException {
                Path etc = Files.createDirectories(folder.resolve("releases/" + name + "/etc"));
                Files.writeString(etc.resolve("gateway.yaml"), text);
            }
        },
        /** A folder that is removed with all that is in it, and made anew. */
        FOLDER_MADE_ANEW {
            @Override
            Path make(Path folder, String text) throws IOException {
                Files.createDirectory(folder.resolve("etc"));
                return Files.writeString(folder.resolve("etc/gateway.yaml"), text);
            }

            @Override
            void change(Path folder, String text) throws IOException {
                Files.delete(folder.resolve("etc/gateway.yaml"));
                Files.delete(folder.resolve("etc"));
                make(folder, text);
            }
        };

        abstract Path make(Path folder, String text) throws IOException;

        abstract void change(Path folder, String text) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void aChangeCountsBehindLinksToo(Place place) throws Exception {
        Path file = place.make(folder, TestBackend.section(one));
        try (LiveProxy proxy = LiveProxy.of(file)) {
            assertThat(call(proxy)).contains("\"one\"");
            place.change(folder, TestBackend.section(other));
            awaitOther(proxy);
            // And the next one, at the place that counts now.
            Files.writeString(file, TestBackend.section(one));
            Waits.until(() -> call(proxy).contains("\"one\""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backends: [",
                "",
                "backends: [{name: b0, url: nowhere}]",
                "backends: [{name: b0, url: \"http://127.0.0.1:1/\"}]\nsurprise: 1",
                "backends: [{name: b0, url: \"https://127.0.0.1:1/\", tls: {ca: none.pem}}]",
                "backends: [{name: b0, url: \"http://127.0.0.1:1/\"}]\ntls: {certificate: none.pem, key: none.key}",
                "backends: [{name: b0, url: \"http://127.0.0.1:1/\"}]\nauthentication: {jwks: none, issuer: i, audience: a}"
            })
    void aFileThatCannotBeUsedIsOneLineAndTheOldOneStaysUntilItIsMended(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), TestBackend.section(one));
        try (LiveProxy proxy = LiveProxy.of(file)) {
            Way.MOVED_OVER.change(file, text);
            proxy.awaitLog("the configuration stays as it was: ");
            assertThat(call(proxy)).contains("\"one\"");
            assertThat(proxy.log()).singleElement().asString().doesNotContain("\n");
            assertThat(proxy.figure("only1mcp_reloads_total{outcome=\"refused\"}"))
                    .isEqualTo(1);
            Way.MOVED_OVER.change(file, TestBackend.section(other));
            awaitOther(proxy);
        }
    }

    @Test
    void aFileThatVanishesForAMomentChangesNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), TestBackend.section(one));
        try (LiveProxy proxy = LiveProxy.of(file)) {
            Files.delete(file);
            proxy.awaitLog("the configuration stays as it was: " + file + ": there is no such file");
            assertThat(call(proxy)).contains("\"one\"");
            Files.writeString(file, TestBackend.section(one));
            proxy.awaitLog("the configuration was read again and has not changed");
            assertThat(call(proxy)).contains("\"one\"");
            assertThat(proxy.figure("only1mcp_reloads_total{outcome=\"applied\"}"))
                    .isZero();
            assertThat(proxy.figure("only1mcp_backend_connects_total{backend=\"b0\"}"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFolderThatIsGoneAndComesBackIsFollowedAgain(boolean moved) throws Exception {
        Path above = Files.createDirectory(folder.resolve("above"));
        Path conf = Files.createDirectory(above.resolve("conf"));
        Path file = Files.writeString(conf.resolve("gateway.yaml"), TestBackend.section(one));
        try (LiveProxy proxy = LiveProxy.of(file)) {
            if (moved) {
                Files.move(above, folder.resolve("aside"));
            } else {
                Files.delete(file);
                Files.delete(conf);
            }
            proxy.awaitLog("the configuration stays as it was: " + file + ": there is no such file");
            assertThat(call(proxy)).contains("\"one\"");
            Files.createDirectories(conf);
            Files.writeString(file, TestBackend.section(other));
            awaitOther(proxy);
            Files.writeString(file, TestBackend.section(one));
            Waits.until(() -> call(proxy).contains("\"one\""));
        }
    }

    @Test
    void ofManyChangesTheLastOneCounts() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), TestBackend.section(one));
        try (LiveProxy proxy = LiveProxy.of(file)) {
            for (int i = 0; i < 20; i++) {
                Way.MOVED_OVER.change(file, TestBackend.section(i % 2 == 0 ? other : one));
                Thread.sleep(i);
            }
            Way.MOVED_OVER.change(file, TestBackend.section(other));
            awaitOther(proxy);
        }
    }

    @Test
    void aChangeWhileTheGatewayStartsCounts() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), TestBackend.section(one));
        try (LiveProxy proxy = LiveProxy.started(file, () -> Files.writeString(file, TestBackend.section(other)))) {
            awaitOther(proxy);
        }
    }

    @Test
    void aFileThatOnlyTheNewConfigurationNamesIsWatchedFromThenOn() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), TestBackend.section(one));
        Path keys = Files.createDirectory(folder.resolve("elsewhere")).resolve("keys.json");
        String before = token(BEFORE);
        String after = token(AFTER);
        Files.writeString(keys, BEFORE.jwks());
        try (LiveProxy proxy = LiveProxy.of(file)) {
            Way.MOVED_OVER.change(
                    file,
                    TestBackend.section(one) + "authentication: {jwks: elsewhere/keys.json, issuer: "
                            + TestIssuer.ISSUER + ", audience: " + TestIssuer.AUDIENCE + "}\n");
            proxy.awaitLog(APPLIED);
            assertThat(answer(proxy, before)).contains("\"one\"");
            Way.MOVED_OVER.change(keys, AFTER.jwks());
            Waits.until(() -> answer(proxy, after).contains("\"one\""));
            assertThat(answer(proxy, before)).contains("the token's signature is wrong");
        }
    }

    @Test
    void keysChangeUnderCallsThatRunAndBrokenOnesLeaveTheOldOnesInUse() throws Exception {
        String before = token(BEFORE);
        String after = token(AFTER);
        Path keys = Files.writeString(folder.resolve("keys.json"), BEFORE.jwks());
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"),
                TestBackend.section(one) + "authentication: {jwks: keys.json, issuer: " + TestIssuer.ISSUER
                        + ", audience: " + TestIssuer.AUDIENCE + "}\n");
        try (LiveProxy proxy = LiveProxy.of(file)) {
            List<String> answers = new ArrayList<>();
            Thread calling = new Thread(() -> answers.addAll(untilRefused(proxy, before)));
            calling.start();
            Waits.until(() -> answer(proxy, before).contains("\"one\""));
            Files.writeString(keys, "{\"keys\": 7}");
            proxy.awaitLog("the configuration stays as it was: authentication.jwks: ");
            assertThat(answer(proxy, before)).contains("\"one\"");
            assertThat(answer(proxy, after)).contains("the token's signature is wrong");
            Way.MOVED_OVER.change(keys, AFTER.jwks());
            calling.join(60_000);
            assertThat(calling.isAlive()).isFalse();
            assertThat(answers).hasSizeGreaterThan(1);
            assertThat(answers.subList(0, answers.size() - 1)).allMatch(answer -> answer.contains("\"one\""));
            assertThat(answer(proxy, after)).contains("\"one\"");
            assertThat(answer(proxy, before)).contains("the token's signature is wrong");
        }
    }

    /** Answers to calls with a token, up to the first that is not served. */
    private static List<String> untilRefused(LiveProxy proxy, String token) {
        List<String> answers = new ArrayList<>();
        try {
            Waits.until(() -> {
                answers.add(answer(proxy, token));
                return answers.get(answers.size() - 1).contains("the token's signature is wrong");
            });
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String token(TestIssuer issuer) {
        return issuer.token(TestIssuer.claims(System.currentTimeMillis() / 1000 + 600, ""));
    }

    /** The answer to a call with a token. */
    private static String answer(LiveProxy proxy, String token) throws IOException {
        try (TestClient client = new TestClient(proxy.port())) {
            return client.ask(TestClient.with(token, TestClient.modernCall("1", "b0.t", "{}")))
                    .body();
        }
    }
}
