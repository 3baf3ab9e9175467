package io.only1mcp.mock.everything;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.Talk;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.RpcError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Asks the client in one or more rounds before it answers. In a session it sends requests on the stream of the request;
 * without one it answers that input is required, and the client comes again with the answers and the state that it was
 * given.
 */
final class Asking implements Deed {

    /** How long an answer is waited for in a session. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What a deed that asks is made of. */
    record Plan(List<Inputs> rounds, boolean declinable, boolean declaredOnly, boolean streams) {

        static Plan of(JsonNode spec) {
            List<Inputs> rounds = new ArrayList<>();
            for (JsonNode round : spec.path("rounds")) {
                rounds.add(new Inputs(
                        Trees.object(round, "requests"), round.path("state").asBoolean()));
            }
            return new Plan(
                    List.copyOf(rounds),
                    spec.path("declinable").asBoolean(),
                    spec.path("declared").asBoolean(),
                    spec.path("streams").asBoolean());
        }
    }

    /** What becomes of the answers. */
    interface Outcome {

        /** Answers the request, knowing what the client said. */
        void answered(Request request, Talk talk, ObjectNode answers);

        /** Answers the request, though the client did not say what is needed. */
        void failed(Talk talk, String complaint);
    }

    private final Plan plan;
    private final Outcome outcome;
    private final StateSeal seal;
    private final Predicate<Fault> faults;

    Asking(Plan plan, Outcome outcome, StateSeal seal, Predicate<Fault> faults) {
        this.plan = plan;
        this.outcome = outcome;
        this.seal = seal;
        this.faults = faults;
    }

    @Override
    public void answer(Request request, Talk talk) {
        if (plan.streams) {
            talk.open();
        }
        if (request.modern()) {
            goOn(request, talk);
        } else {
            round(0, Trees.object(), request, talk);
        }
    }

    private Inputs inputs(int round, Request request) {
        Inputs all = plan.rounds.get(round);
        return plan.declaredOnly ? all.declared(request) : all;
    }

    /** Takes a request of 2026-07-28 one round further. */
    private void goOn(Request request, Talk talk) {
        ObjectNode answers = Trees.object();
        int round = 0;
        boolean hasState = request.params().has("requestState");
        if (hasState) {
            ObjectNode state = seal.open(request, request.text("requestState"));
            if (state == null) {
                talk.refuse(RpcError.of(
                        200,
                        ErrorCodes.INVALID_PARAMS,
                        "params.requestState: was not given for this request, or is too old"));
                return;
            }
            round = Math.max(
                    0, Math.min(plan.rounds.size() - 1, state.path("round").asInt()));
            answers = Trees.object(state, "answers");
        }
        Inputs inputs = inputs(round, request);
        ObjectNode missing = inputs.undeclared(request);
        if (!missing.isEmpty()) {
            talk.refuse(Capabilities.missing(missing));
            return;
        }
        ObjectNode responses = Trees.object(request.params(), "inputResponses");
        if ((hasState || !inputs.carriesState()) && inputs.answeredBy(responses)) {
            for (String name : inputs.requests().properties().stream()
                    .map(Map.Entry::getKey)
                    .toList()) {
                answers.set(name, responses.path(name));
            }
            if (declined(inputs, answers, talk)) {
                return;
            }
            round++;
        }
        if (round == plan.rounds.size()) {
            outcome.answered(request, talk, answers);
        } else {
            require(round, answers, request, talk);
        }
    }

    private void require(int round, ObjectNode answers, Request request, Talk talk) {
        Inputs inputs = inputs(round, request);
        ObjectNode result = Trees.object();
        result.set("inputRequests", inputs.filled(request));
        if (inputs.carriesState() || round > 0) {
            ObjectNode state = Trees.object().put("round", round);
            state.set("answers", answers);
            result.put("requestState", seal.close(request, state));
        }
        if (faults.test(Fault.NO_RESULT_TYPE)) {
            talk.bareResult(result);
        } else {
            talk.result(result.put("resultType", "input_required"));
        }
    }

    private boolean declined(Inputs inputs, ObjectNode answers, Talk talk) {
        String name = plan.declinable ? "" : inputs.declined(answers);
        if (name.isEmpty()) {
            return false;
        }
        outcome.failed(talk, name + ": the user did not answer");
        return true;
    }

    /** Asks what is to be asked in a round, one after the other, and goes on with the next. */
    private void round(int round, ObjectNode answers, Request request, Talk talk) {
        if (round == plan.rounds.size()) {
            outcome.answered(request, talk, answers);
            return;
        }
        if (!talk.asks()) {
            outcome.failed(talk, "a request of a batch has no way to ask the client");
            return;
        }
        Inputs inputs = inputs(round, request);
        ObjectNode missing = inputs.undeclared(request);
        if (!missing.isEmpty()) {
            outcome.failed(talk, "the client did not declare these capabilities: " + missing);
            return;
        }
        List<Map.Entry<String, JsonNode>> open =
                new ArrayList<>(inputs.filled(request).properties());
        ask(open, talk, (name, answer) -> answers.set(name, answer), () -> {
            if (!declined(inputs, answers, talk)) {
                round(round + 1, answers, request, talk);
            }
        });
    }

    private void ask(
            List<Map.Entry<String, JsonNode>> open, Talk talk, BiConsumer<String, JsonNode> answered, Runnable done) {
        if (open.isEmpty()) {
            done.run();
            return;
        }
        Map.Entry<String, JsonNode> first = open.get(0);
        boolean[] waiting = {true};
        talk.later(PATIENCE, () -> {
            if (waiting[0]) {
                outcome.failed(talk, first.getKey() + ": the client did not answer");
            }
        });
        talk.ask(first.getValue().path("method").asText(), Trees.object(first.getValue(), "params"), response -> {
            waiting[0] = false;
            JsonNode answer = response.path("result");
            if (!Inputs.fits(first.getValue(), answer)) {
                String said = response.at("/error/message").asText("what it said is no answer");
                outcome.failed(talk, first.getKey() + ": the client did not answer: " + said);
                return;
            }
            answered.accept(first.getKey(), answer);
            ask(open.subList(1, open.size()), talk, answered, done);
        });
    }
}
