package io.only1mcp.micro.pooling;

import io.only1mcp.micro.harness.OwnLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.ObjectPool;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/** The {@link GenericObjectPool} of Apache Commons. Whoever waits for a connection blocks its thread. */
final class CommonsLines extends SharedLines<ObjectPool<Line>> {

    CommonsLines(Terms terms) {
        super(terms);
    }

    @Override
    ObjectPool<Line> filled(OwnLoop loop) {
        GenericObjectPoolConfig<Line> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(terms().loops() * terms().each());
        config.setMaxIdle(config.getMaxTotal());
        config.setMaxWait(
                terms().timeoutMillis() == 0 ? Duration.ofMillis(-1) : Duration.ofMillis(terms().timeoutMillis()));
        config.setTestOnBorrow(true);
        config.setJmxEnabled(false);
        GenericObjectPool<Line> pool = new GenericObjectPool<>(new Opened(), config);
        List<Line> all = new ArrayList<>();
        for (int i = 0; i < config.getMaxTotal(); i++) {
            all.add(borrow(pool));
        }
        all.forEach(line -> giveBack(pool, line));
        return pool;
    }

    @Override
    Caller caller(OwnLoop loop, ObjectPool<Line> pool) {
        return new CommonsCaller(pool);
    }

    private static Line borrow(ObjectPool<Line> pool) {
        try {
            return pool.borrowObject();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void giveBack(ObjectPool<Line> pool, Line line) {
        try {
            pool.returnObject(line);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Opened extends BasePooledObjectFactory<Line> {
        @Override
        public Line create() {
            return next();
        }

        @Override
        public PooledObject<Line> wrap(Line line) {
            return new DefaultPooledObject<>(line);
        }

        @Override
        public boolean validateObject(PooledObject<Line> pooled) {
            return pooled.getObject().channel().isActive();
        }
    }

    private static final class CommonsCaller extends Caller {
        private final ObjectPool<Line> pool;
        private final Consumer<Line> back = this::back;

        private CommonsCaller(ObjectPool<Line> pool) {
            this.pool = pool;
        }

        @Override
        void take(boolean answered) {
            borrow(pool).ask(answered, back);
        }

        private void back(Line line) {
            giveBack(pool, line);
            answered();
        }
    }
}
