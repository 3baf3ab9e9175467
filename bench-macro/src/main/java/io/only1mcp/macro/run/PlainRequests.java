package io.only1mcp.macro.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.profile.Operation;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.Template;
import io.only1mcp.macro.driver.Form;
import io.only1mcp.macro.driver.RequestTemplate;
import io.only1mcp.macro.driver.Requests;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of plain HTTP that a workload asks of a server, which need not know of MCP. */
final class PlainRequests {
    /** What is asked where a profile does not say: the target's own URL. */
    private static final List<Operation> USUAL =
            List.of(new Operation.Http(1, "GET", null, null, Map.of(), 200, null, null));

    private PlainRequests() {}

    /**
     * Resolves a workload.
     *
     * @param profile whose workload it is
     * @param url where it goes
     * @param clients the header lines of each client
     */
    static WorkloadPlan plan(Profile profile, URI url, List<byte[]> clients) {
        List<RequestTemplate> templates = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        List<WorkloadPlan.Asked> asked = new ArrayList<>();
        for (Operation operation : profile.workload().isEmpty() ? USUAL : profile.workload()) {
            if (!(operation instanceof Operation.Http http)) {
                throw new IllegalStateException("a profile of plain HTTP asks for plain requests alone");
            }
            templates.add(template(http, url));
            weights.add(http.weight());
            asked.add(new WorkloadPlan.Asked(http.method(), null, null, 1));
        }
        return new WorkloadPlan(new Requests(templates, weights, clients, profile.seed()), asked, false);
    }

    private static RequestTemplate template(Operation.Http http, URI url) {
        JsonNode body = http.body();
        JsonNode json = body != null && body.isObject() ? body : null;
        String text = body == null || json != null ? "" : body.asText();
        return new RequestTemplate(
                http.path() == null ? http.method() + " " + target(url) : http.name(),
                head(http, url, json != null, json == null && text.isEmpty()),
                text,
                json == null ? null : Template.json(json),
                "",
                List.of(),
                http.contains(),
                http.repeat(),
                Form.plain(http.status()));
    }

    private static String head(Operation.Http http, URI url, boolean json, boolean empty) {
        String path = http.path();
        StringBuilder head = new StringBuilder(http.method())
                .append(' ')
                .append(path == null ? target(url) : path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host(url))
                .append("\r\n");
        if (json && http.headers().keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
            head.append("Content-Type: application/json\r\n");
        }
        if (empty && needsLength(http.method())) {
            head.append("Content-Length: 0\r\n");
        }
        http.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return head.toString();
    }

    /** Methods that have a body by nature say so where there is none. */
    private static boolean needsLength(String method) {
        return switch (method) {
            case "POST", "PUT", "PATCH" -> true;
            default -> false;
        };
    }

    private static String target(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    /** Without a user and password, which are no part of a host's name. */
    private static String host(URI url) {
        @Nullable String authority = url.getRawAuthority();
        return authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
    }
}
