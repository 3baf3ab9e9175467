package io.only1mcp.wire.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIdentityTest {
    @TempDir
    private static Path folder;

    private static TestCertificates own;
    private static TestCertificates other;

    @BeforeAll
    static void make() throws Exception {
        own = TestCertificates.local(folder, "own");
        other = TestCertificates.make(folder, "other", "RSA", "-validity", "30");
    }

    private static Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, US_ASCII);
    }

    private static void refused(Path certificate, Path key, Path culprit, String why) {
        assertThatThrownBy(() -> TlsIdentity.read(certificate, key))
                .isInstanceOf(TlsFileException.class)
                .hasMessageStartingWith(culprit + ": ")
                .hasMessageContaining(why)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aCertificateAndItsKeyAreTaken() throws Exception {
        assertThat(TlsIdentity.read(own.certificate(), own.key()).chain()).hasSize(1);
        assertThat(TlsIdentity.read(other.certificate(), other.key()).key().getAlgorithm())
                .isEqualTo("RSA");
        TestCertificates edwards = TestCertificates.make(folder, "edwards", "Ed25519", "-validity", "30");
        assertThat(TlsIdentity.read(edwards.certificate(), edwards.key()).chain())
                .hasSize(1);
    }

    @Test
    void oneFileMayHoldTheChainTheKeyAndOtherText() throws IOException {
        Path all = file(
                "all.pem",
                "Subject: own\n" + text(own.certificate()) + "\r\n" + text(own.key()) + text(other.certificate()));
        assertThat(TlsIdentity.read(all, all).chain()).hasSize(2);
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path none = folder.resolve("none.pem");
        refused(none, own.key(), none, "there is no such file");
        refused(own.certificate(), none, none, "there is no such file");
        refused(folder, own.key(), folder, "is a directory");
        Path large = file("large.pem", "x".repeat((1 << 20) + 1));
        refused(large, own.key(), large, "is larger than 1 MiB");
    }

    @Test
    void aFileWithoutPemIsNamed() throws IOException {
        Path text = file("text.pem", "not a certificate\n");
        refused(text, own.key(), text, "holds no PEM");
        refused(own.certificate(), text, text, "holds no PEM");
        Path binary = Files.write(folder.resolve("own.der"), new byte[] {0x30, (byte) 0x82, 1, 2, -1});
        refused(binary, own.key(), binary, "holds no PEM");
    }

    @Test
    void theOtherFileThanTheOneThatIsWantedIsNamed() {
        refused(own.key(), own.key(), own.key(), "holds no CERTIFICATE, but PRIVATE KEY");
        refused(own.certificate(), own.certificate(), own.certificate(), "holds no PRIVATE KEY, but CERTIFICATE");
    }

    @Test
    void whatStandsInPemMustBeWhatItSays() throws IOException {
        Path certificate = file("bad.pem", TestCertificates.pem("CERTIFICATE", new byte[] {1, 2, 3}));
        refused(certificate, own.key(), certificate, "holds a certificate that cannot be read");
        Path key = file("bad.key", TestCertificates.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
        refused(own.certificate(), key, key, "neither RSA, EC nor EdDSA");
        Path empty = file("empty.key", "-----BEGIN PRIVATE KEY-----\n\n-----END PRIVATE KEY-----\n");
        refused(own.certificate(), empty, empty, "is not base64");
    }

    @Test
    void aKeyInAnotherFormSaysHowToWriteIt() throws IOException {
        Path older = file("older.key", TestCertificates.pem("RSA PRIVATE KEY", new byte[] {1}));
        refused(own.certificate(), older, older, "openssl pkcs8 -topk8 -nocrypt");
        Path encrypted = file("encrypted.key", TestCertificates.pem("ENCRYPTED PRIVATE KEY", new byte[] {1}));
        refused(own.certificate(), encrypted, encrypted, "holds an encrypted key");
        Path oldest = file(
                "oldest.key",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        refused(own.certificate(), oldest, oldest, "holds an encrypted key");
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() throws Exception {
        refused(own.certificate(), other.key(), other.key(), "is not the key of the first certificate in");
        refused(other.certificate(), own.key(), own.key(), "is not the key of the first certificate in");
        TestCertificates second = TestCertificates.local(folder, "second");
        refused(own.certificate(), second.key(), second.key(), "(CN=own)");
    }

    @Test
    void aCertificateOutOfItsTimeIsAWarning() {
        TlsIdentity identity = TlsIdentity.read(own.certificate(), own.key());
        Instant now = Instant.now();
        assertThat(identity.warning(now)).isNull();
        assertThat(identity.warning(now.plus(Duration.ofDays(31))))
                .startsWith(own.certificate() + ": the certificate expired at 20")
                .endsWith("and will be refused; renew it");
        assertThat(identity.warning(now.minus(Duration.ofDays(1))))
                .startsWith(own.certificate() + ": the certificate is not valid before 20");
    }

    @Test
    void theCertificatesOfAuthoritiesMustBeThereToo() {
        Path none = folder.resolve("none.pem");
        assertThatThrownBy(() -> TlsContexts.client(none, null)).hasMessage(none + ": there is no such file");
        TlsIdentity identity = TlsIdentity.read(own.certificate(), own.key());
        assertThatThrownBy(() -> TlsContexts.server(identity, own.key(), ClientCertificates.NEED))
                .hasMessageContaining("holds no CERTIFICATE");
    }
}
