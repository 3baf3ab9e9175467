package io.only1mcp.wire.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A certificate with the chain that leads to it, and the private key that belongs to it. */
public final class TlsIdentity {
    private static final byte[] SPECIMEN = {1, 2, 3};

    private final Path file;
    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private TlsIdentity(Path file, List<X509Certificate> chain, PrivateKey key) {
        this.file = file;
        this.chain = chain;
        this.key = key;
    }

    /**
     * Reads it from PEM files: the certificate first and those that signed it behind, and a PKCS#8 key without a
     * password. Both may be one file.
     *
     * @throws TlsFileException when one of them cannot be used, or the key is that of another certificate
     */
    public static TlsIdentity read(Path certificate, Path key) {
        List<X509Certificate> chain = new PemFile(certificate).certificates();
        PrivateKey own = new PemFile(key).key();
        if (!belong(own, chain.get(0).getPublicKey())) {
            throw new TlsFileException(
                    key,
                    "is not the key of the first certificate in " + certificate + " ("
                            + chain.get(0).getSubjectX500Principal() + ")");
        }
        return new TlsIdentity(certificate, chain, own);
    }

    private static boolean belong(PrivateKey key, PublicKey to) {
        if (key instanceof RSAKey own && to instanceof RSAKey known) {
            return own.getModulus().equals(known.getModulus());
        }
        if (!key.getAlgorithm().equals(to.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
            signature.initSign(key);
            signature.update(SPECIMEN);
            byte[] signed = signature.sign();
            signature.initVerify(to);
            signature.update(SPECIMEN);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** What clients will not like about the certificate: that it has expired, or is not valid yet; or null. */
    public @Nullable String warning(Instant now) {
        X509Certificate own = chain.get(0);
        Instant until = own.getNotAfter().toInstant();
        Instant from = own.getNotBefore().toInstant();
        if (until.isBefore(now)) {
            return file + ": the certificate expired at " + until + ", and will be refused; renew it";
        }
        return from.isAfter(now)
                ? file + ": the certificate is not valid before " + from + ", and will be refused until then"
                : null;
    }

    PrivateKey key() {
        return key;
    }

    X509Certificate[] chain() {
        return chain.toArray(X509Certificate[]::new);
    }
}
