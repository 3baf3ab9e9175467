package io.only1mcp.mock.behaviour;

import io.only1mcp.mock.spelling.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A rule of MCP that a server may break on request, so that clients, gateways and test suites can be tried on it. */
public enum Fault {
    /** Lists and reads do not say how long they may be kept. */
    NO_CACHING_HINTS("lists and reads without ttlMs and cacheScope"),
    /** Schemas of tools lose all but their type and the types of their properties. */
    STRIPPED_SCHEMA("tools whose schema lost all but types and names"),
    /** A resource that is not there is read as one without contents. */
    EMPTY_CONTENTS("a missing resource read as one without contents"),
    /** A result that asks for input does not say that it does. */
    NO_RESULT_TYPE("requests for input without resultType"),
    /** Lists of tools ask for input, which only calls, prompts and reads may. */
    INPUT_REQUIRED_ON_LIST("tools/list answered by a request for input"),
    /** State that a client sends back is believed. */
    UNCHECKED_STATE("requestState believed without a check"),
    /** What one session sets and counts holds for all. */
    NO_SESSION_ISOLATION("log levels, subscriptions and counters shared by all sessions"),
    /** Pages of any origin may ask. */
    NO_DNS_REBINDING_PROTECTION("any Origin is served"),
    /** Subscriptions are named by a text, though the request's id is a number. */
    STRING_SUBSCRIPTION_ID("subscription ids as text, whatever the request's id is"),
    /** Listeners hear of changes that they did not ask for. */
    UNFILTERED_CHANGES("listeners told of changes that they did not ask for"),
    /** Header fields may differ from the arguments that they mirror. */
    UNCHECKED_PARAMETERS("Mcp-Param fields taken without a check");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /** What options call it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it does, in a few words. */
    public String words() {
        return words;
    }

    /**
     * The faults of a list such as {@code no-caching-hints,empty-contents}; none for {@code none}.
     *
     * @throws IllegalArgumentException with one line that names what is not known, and the nearest that is
     */
    public static Set<Fault> parse(String list) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        if (list.strip().equals("none")) {
            return faults;
        }
        List<String> known =
                new ArrayList<>(Arrays.stream(values()).map(Fault::text).toList());
        for (String one : list.split(",", -1)) {
            String text = one.strip();
            if (!known.contains(text)) {
                throw new IllegalArgumentException("fault: there is no fault \"" + text + "\", did you mean \""
                        + Spelling.nearest(text, known) + "\"?");
            }
            faults.add(values()[known.indexOf(text)]);
        }
        return faults;
    }
}
