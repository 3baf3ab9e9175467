package io.only1mcp.core.profile;

/**
 * One of the clients that share the requests of a run.
 *
 * @param name {@code client-0} and so on
 * @param tenant {@code tenant-0} and so on
 */
public record Client(String name, String tenant) {

    /** Client {@code number}, from 0, where the clients belong to so many tenants, 1 or more. */
    public static Client of(int number, int tenants) {
        return new Client("client-" + number, tenant(number % tenants));
    }

    /** The name of tenant {@code number}, from 0. */
    static String tenant(int number) {
        return "tenant-" + number;
    }
}
