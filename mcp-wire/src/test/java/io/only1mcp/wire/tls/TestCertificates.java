package io.only1mcp.wire.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates that were signed by nobody but themselves, made by the JDK's own tool, and their PEM files. */
public record TestCertificates(Path certificate, Path key, KeyStore store) {
    private static final String PASSWORD = "only for this test";

    /** For localhost and 127.0.0.1, with a key of elliptic curves. */
    public static TestCertificates local(Path folder, String name) throws Exception {
        return make(folder, name, "EC", "-validity", "30", "-ext", "san=dns:localhost,ip:127.0.0.1");
    }

    /** With further options of keytool. */
    public static TestCertificates make(Path folder, String name, String algorithm, String... options)
            throws Exception {
        Path file = folder.resolve(name + ".p12");
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        Key key = store.getKey("own", PASSWORD.toCharArray());
        Certificate certificate = store.getCertificate("own");
        Path pem = Files.writeString(folder.resolve(name + ".pem"), pem("CERTIFICATE", certificate.getEncoded()));
        Path keyPem = Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded()));
        return new TestCertificates(pem, keyPem, store);
    }

    /** A PEM block. */
    public static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    /** A context that shows this certificate where it is asked for one. */
    public SSLContext showingAndTrusting(TestCertificates trusted) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.trust().getTrustManagers(), new SecureRandom());
        return context;
    }

    /** A context that trusts this certificate and shows none. */
    public SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust().getTrustManagers(), new SecureRandom());
        return context;
    }

    private TrustManagerFactory trust() throws Exception {
        KeyStore only = KeyStore.getInstance(KeyStore.getDefaultType());
        only.load(null, null);
        only.setCertificateEntry("own", (X509Certificate) store.getCertificate("own"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(only);
        return trust;
    }
}
