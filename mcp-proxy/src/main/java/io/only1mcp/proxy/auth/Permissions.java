package io.only1mcp.proxy.auth;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may use, by the full names that clients see.
 *
 * @param tools the tools that it may call
 * @param prompts the prompts that it may get
 * @param resources the resources that it may read and hear of; a template of resources by its text
 */
public record Permissions(Patterns tools, Patterns prompts, Patterns resources) {
    /** All that there is. */
    public static final Permissions EVERYTHING = new Permissions(Patterns.ALL, Patterns.ALL, Patterns.ALL);

    /** Nothing at all. */
    public static final Permissions NOTHING = new Permissions(Patterns.NONE, Patterns.NONE, Patterns.NONE);

    /** What the caller of a request may use; everything where nobody is asked who calls. */
    public static Permissions of(@Nullable Principal caller) {
        return caller instanceof Caller known ? known.permissions() : EVERYTHING;
    }

    /** What either allows. */
    Permissions or(Permissions other) {
        return new Permissions(tools.or(other.tools), prompts.or(other.prompts), resources.or(other.resources));
    }

    /** Whether everything is allowed. */
    public boolean everything() {
        return tools.all() && prompts.all() && resources.all();
    }

    /** Whether nothing is allowed. */
    public boolean nothing() {
        return tools.none() && prompts.none() && resources.none();
    }
}
