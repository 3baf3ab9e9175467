package io.only1mcp.proxy.reload;

import java.lang.reflect.Proxy;

/**
 * The signal SIGHUP, which asks a server to read its configuration again. The JDK has no other way to it than {@code
 * sun.misc.Signal}, which every JDK since 17 still has in its module {@code jdk.unsupported}; it is reached by reflection so
 * that a JDK without it, or a system without the signal, only lacks this.
 */
public final class Hangup {
    private Hangup() {}

    /**
     * Runs something at each SIGHUP.
     *
     * @return whether the signal can be had here
     */
    public static boolean onEach(Runnable run) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            run.run();
                        }
                        return null;
                    });
            Object hangup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hangup, handling);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
