package io.only1mcp.proxy.catalogue;

import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Templates of URIs (RFC 6570), as far as it takes to see whether a URI may have been made of one: an expression may
 * stand for anything, one without an operator for anything within a segment of the path.
 */
final class Templates {
    private static final Pattern EXPRESSION = Pattern.compile("\\{([^{}]*)}");
    private static final int LONGEST = 2048;

    private Templates() {}

    /** Whether a URI fits any of the templates. */
    static boolean anyFits(Collection<String> templates, String uri) {
        return uri.length() <= LONGEST && templates.stream().anyMatch(template -> fits(template, uri));
    }

    /** Whether a URI fits a template: its parts follow one another in the URI, each at the first place that it has. */
    static boolean fits(String template, String uri) {
        Matcher expression = EXPRESSION.matcher(template);
        int at = 0;
        int literalFrom = 0;
        boolean anything = false;
        boolean slashes = false;
        while (true) {
            boolean found = expression.find();
            int literalTo = found ? expression.start() : template.length();
            String literal = template.substring(literalFrom, literalTo);
            int next = found || !anything ? uri.indexOf(literal, at) : lastPlace(uri, literal, at);
            if (next < 0
                    || (!anything && next != at)
                    || (!slashes && uri.substring(at, next).indexOf('/') >= 0)) {
                return false;
            }
            at = next + literal.length();
            if (!found) {
                return at == uri.length();
            }
            anything = true;
            slashes = slashes(expression.group(1));
            literalFrom = expression.end();
        }
    }

    private static int lastPlace(String uri, String literal, int from) {
        int at = uri.length() - literal.length();
        return at >= from && uri.endsWith(literal) ? at : -1;
    }

    private static boolean slashes(String expression) {
        return !expression.isEmpty() && "+#/.;?&".indexOf(expression.charAt(0)) >= 0;
    }
}
