package io.only1mcp.micro.hashing;

import com.dynatrace.hash4j.hashing.Hashing;
import io.only1mcp.proxy.balance.Hash64;
import java.util.function.ToLongFunction;

/** Hash functions of 64 bits over the bytes of a key. */
public enum KeyHash {
    /** The proxy's: FNV-1a and the finalizer of MurmurHash3. */
    PROXY(key -> Hash64.of(0, key, 0, key.length)),
    /** MurmurHash3, half of its 128 bits. */
    MURMUR_3(Hashing.murmur3_128()::hashBytesToLong),
    /** XXH3. */
    XXH_3(Hashing.xxh3_64()::hashBytesToLong),
    /** wyhash, final version 4. */
    WYHASH(Hashing.wyhashFinal4()::hashBytesToLong),
    /** Komihash 5.0. */
    KOMIHASH(Hashing.komihash5_0()::hashBytesToLong);

    @SuppressWarnings("ImmutableEnumChecker") // none of them has a state
    private final ToLongFunction<byte[]> function;

    KeyHash(ToLongFunction<byte[]> function) {
        this.function = function;
    }

    /** The hash of a key. */
    public long of(byte[] key) {
        return function.applyAsLong(key);
    }
}
