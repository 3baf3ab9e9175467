package io.only1mcp.wire.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The blocks of a PEM file (RFC 7468): what stands between {@code BEGIN} and {@code END} lines; other text is skipped. */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    private static final int LARGEST = 1 << 20;

    private record Block(String label, String text) {}

    private final Path file;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * Reads the file.
     *
     * @throws TlsFileException when it cannot be read, or holds no PEM
     */
    PemFile(Path file) {
        this.file = file;
        Matcher matcher = BLOCK.matcher(text());
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        if (blocks.isEmpty()) {
            throw fault("holds no PEM: a line -----BEGIN …----- and its END are missing");
        }
    }

    private String text() {
        try {
            if (Files.isDirectory(file)) {
                throw fault("is a directory, where a PEM file is wanted");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw fault("is a pipe or a device, where a PEM file is wanted");
            }
            if (Files.size(file) > LARGEST) {
                throw fault("is larger than 1 MiB, which no PEM file is");
            }
            return Files.readString(file, ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw fault("there is no such file");
        } catch (AccessDeniedException e) {
            throw fault("cannot be read: permission denied");
        } catch (IOException e) {
            throw fault("cannot be read: " + e.getMessage());
        }
    }

    /** Its certificates, at least one, in their order. */
    List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                certificates.add(certificate(decoded(block)));
            }
        }
        if (certificates.isEmpty()) {
            throw fault("holds no CERTIFICATE, but " + labels());
        }
        return certificates;
    }

    private X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw fault("holds a certificate that cannot be read: " + e.getMessage());
        }
    }

    /** Its first private key. */
    PrivateKey key() {
        for (Block block : blocks) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(decoded(block));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
                case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" -> {
                    if (block.text().contains("ENCRYPTED")) {
                        throw encrypted();
                    }
                    throw fault("holds a key in an older form (" + block.label()
                            + "); write it as PKCS#8: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
                }
                default -> {
                    // Certificates and parameters may stand beside a key.
                }
            }
        }
        throw fault("holds no PRIVATE KEY, but " + labels());
    }

    private TlsFileException encrypted() {
        return fault("holds an encrypted key, which cannot be used; write it without a password: "
                + "openssl pkey -in OLD -out NEW");
    }

    private PrivateKey key(byte[] der) {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // A key of another algorithm, or of none.
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK has no keys of " + algorithm, e);
            }
        }
        throw fault("holds a key that is neither RSA, EC nor EdDSA in PKCS#8");
    }

    private byte[] decoded(Block block) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(block.text());
            if (der.length > 0) {
                return der;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw fault("holds a " + block.label() + " that is not base64");
    }

    private String labels() {
        return blocks.stream().map(Block::label).distinct().collect(Collectors.joining(", "));
    }

    private TlsFileException fault(String what) {
        return new TlsFileException(file, what);
    }
}
