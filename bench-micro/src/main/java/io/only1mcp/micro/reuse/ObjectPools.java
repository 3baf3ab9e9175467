package io.only1mcp.micro.reuse;

import io.netty.util.Recycler;
import io.only1mcp.proxy.reuse.FreeList;

/** Ways to have an object for a call. */
public enum ObjectPools {
    /** The proxy's own list of those that are free. */
    FREE_LIST {
        @Override
        ObjectPool of(int most) {
            return new Listed(most);
        }
    },
    /** Netty's recycler, for a thread of Netty's. */
    RECYCLER {
        @Override
        ObjectPool of(int most) {
            return new Recycled(most);
        }
    },
    /** A new one each time. */
    ALLOCATION {
        @Override
        ObjectPool of(int most) {
            return new Allocated();
        }
    };

    /**
     * A pool without objects.
     *
     * @param most how many that are free it keeps at most
     */
    abstract ObjectPool of(int most);

    private static final class Listed implements ObjectPool {
        private final FreeList<Scratch> free;
        private long made;

        private Listed(int most) {
            free = new FreeList<>(most);
        }

        @Override
        public Scratch take() {
            Scratch object = free.take();
            if (object == null) {
                made++;
                object = new Scratch();
            }
            return object;
        }

        @Override
        public boolean give(Scratch object) {
            return free.give(object);
        }

        @Override
        public long made() {
            return made;
        }
    }

    private static final class Recycled implements ObjectPool {
        private static final class Handled extends Scratch {
            private final Recycler.Handle<Handled> handle;

            private Handled(Recycler.Handle<Handled> handle) {
                this.handle = handle;
            }
        }

        private final Recycler<Handled> recycler;
        private long made;

        private Recycled(int most) {
            recycler = new Recycler<>(most) {
                @Override
                protected Handled newObject(Handle<Handled> handle) {
                    made++;
                    return new Handled(handle);
                }
            };
        }

        @Override
        public Scratch take() {
            return recycler.get();
        }

        @Override
        public boolean give(Scratch object) {
            Handled handled = (Handled) object;
            handled.handle.recycle(handled);
            return true;
        }

        @Override
        public long made() {
            return made;
        }
    }

    private static final class Allocated implements ObjectPool {
        private long made;

        @Override
        public Scratch take() {
            made++;
            return new Scratch();
        }

        @Override
        public boolean give(Scratch object) {
            return false;
        }

        @Override
        public long made() {
            return made;
        }
    }
}
