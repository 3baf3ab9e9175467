package io.only1mcp.proxy.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Question;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ShelfTest {
    private static final byte[] NO_PREFIX = {};

    private final AtomicLong now = new AtomicLong();
    private final Shelf shelf = new Shelf(now::get, 20_000);

    private static PageKey key(String backend) {
        return new PageKey(null, backend, ItemKind.TOOLS, true, null);
    }

    private static byte[] answer(String tool, String scope, long ttl) {
        return ("{\"result\":{\"tools\":[{\"name\":\"" + tool + "\"}],\"ttlMs\":" + ttl + ",\"cacheScope\":\"" + scope
                        + "\"}}")
                .getBytes(UTF_8);
    }

    private Page put(Asking asking, PageKey key, byte[] answer) {
        Page page = Objects.requireNonNull(shelf.read(key, answer, NO_PREFIX));
        shelf.keep(asking, key, page, shelf.change(key.backend(), key.kind()));
        return page;
    }

    private static Asking session() {
        return new Asking() {
            @Override
            public boolean modern() {
                return false;
            }

            @Override
            public void ask(Backend backend, String method, String params, Question.Asker asker) {
                throw new AssertionError("nobody is asked");
            }
        };
    }

    @Test
    void aPublicPageIsFreshForWhatIsLeftOfItsTime() {
        Page page = put(Asking.STATELESS, key("a"), answer("t", "public", 1000));
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(400));
        Shelf.Kept kept = Objects.requireNonNull(shelf.fresh(key("a")));
        assertThat(kept.page()).isSameAs(page);
        assertThat(kept.left(now.get())).isEqualTo(600);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(600));
        assertThat(shelf.fresh(key("a"))).isNull();
        assertThat(shelf.last(Asking.STATELESS, key("a"))).isSameAs(page);
    }

    @Test
    void aPrivatePageIsNeverFreshAndTakesThePublicOnesPlace() {
        put(Asking.STATELESS, key("a"), answer("t", "public", 1000));
        put(Asking.STATELESS, key("a"), answer("secret", "private", 1000));
        assertThat(shelf.fresh(key("a"))).isNull();
        assertThat(shelf.last(Asking.STATELESS, key("a"))).isNull();
    }

    @Test
    void aSessionSeesItsOwnPageAndWhatIsForEverybody() {
        Asking one = session();
        Asking two = session();
        Page secret = put(one, key("a"), answer("secret", "private", 1000));
        assertThat(shelf.last(one, key("a"))).isSameAs(secret);
        assertThat(shelf.last(two, key("a"))).isNull();
        assertThat(shelf.last(Asking.STATELESS, key("a"))).isNull();
        assertThat(shelf.any(one, "a", ItemKind.TOOLS, page -> true)).isTrue();
        assertThat(shelf.any(two, "a", ItemKind.TOOLS, page -> true)).isFalse();
        Page open = put(Asking.STATELESS, key("b"), answer("open", "public", 0));
        assertThat(shelf.last(one, key("b"))).isSameAs(open);
    }

    @Test
    void sessionsThatWereGivenTheSameShareOnePage() {
        put(session(), key("a"), answer("t", "private", 0));
        long before = shelf.bytes();
        Page known = Objects.requireNonNull(shelf.latest(key("a")));
        assertThat(put(session(), key("a"), answer("t", "private", 0))).isSameAs(known);
        assertThat(shelf.bytes() - before).isLessThan(known.bytes());
    }

    @Test
    void aChangeEndsWhatIsFreshAndWhatWasAskedForBefore() {
        put(Asking.STATELESS, key("a"), answer("t", "public", 1000));
        put(Asking.STATELESS, key("b"), answer("t", "public", 1000));
        long before = shelf.change("a", ItemKind.TOOLS);
        shelf.changed("a", ItemKind.TOOLS);
        assertThat(shelf.fresh(key("a"))).isNull();
        assertThat(shelf.last(Asking.STATELESS, key("a"))).isNotNull();
        assertThat(shelf.fresh(key("b"))).isNotNull();
        Page late = Objects.requireNonNull(shelf.read(key("a"), answer("old", "public", 1000), NO_PREFIX));
        shelf.keep(Asking.STATELESS, key("a"), late, before);
        assertThat(shelf.fresh(key("a"))).isNull();
    }

    @Test
    void theLeastUsedPagesMakeRoom() {
        for (int i = 0; i < 1000; i++) {
            put(Asking.STATELESS, key("b" + i), answer("t" + "x".repeat(i), "public", 1000));
            assertThat(shelf.bytes()).isBetween(0L, 20_000L);
        }
        assertThat(shelf.fresh(key("b0"))).isNull();
        assertThat(shelf.fresh(key("b999"))).isNotNull();
        shelf.forget();
        assertThat(shelf.bytes()).isZero();
        assertThat(shelf.fresh(key("b999"))).isNull();
    }
}
