package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.arrival.Gaps;
import io.only1mcp.core.arrival.Shape;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.units.Shares;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How requests come, written out in the grammar of profiles. */
final class ArrivalTree {

    private ArrivalTree() {}

    static void put(Arrival arrival, ObjectNode tree) {
        if (arrival instanceof Arrival.Closed closed) {
            closed(closed, tree.putObject("closed"));
        } else if (arrival instanceof Arrival.Open open) {
            shape(open.shape(), tree);
            Gaps gaps = open.gaps();
            tree.put("arrival", gaps.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void closed(Arrival.Closed closed, ObjectNode tree) {
        ArrayNode users = tree.putArray("users");
        closed.steps().forEach(step -> users.add(step.users()));
        tree.put("think_time", Durations.text(closed.thinkTime()));
        List<Duration> rampUps =
                closed.steps().stream().map(Arrival.Step::rampUp).toList();
        if (rampUps.stream().distinct().count() == 1) {
            tree.put("ramp_up", Durations.text(rampUps.get(0)));
        } else {
            ArrayNode each = tree.putArray("ramp_up");
            rampUps.forEach(rampUp -> each.add(Durations.text(rampUp)));
        }
        tree.put("each", Durations.text(closed.steps().get(0).duration()));
    }

    private static void shape(Shape shape, ObjectNode tree) {
        if (shape instanceof Shape.Stages chain) {
            ArrayNode stages = tree.putArray("stages");
            for (Arrival.Stage stage : chain.stages()) {
                stages.addObject()
                        .put("duration", Durations.text(stage.duration()))
                        .put("target", Rates.text(stage.toPerSecond()));
            }
        } else if (shape instanceof Shape.Constant constant) {
            tree.putObject("constant")
                    .put("rate", Rates.text(constant.perSecond()))
                    .put("variance", Shares.text(constant.variance()))
                    .put("duration", Durations.text(constant.duration()));
        } else if (shape instanceof Shape.Ramp ramp) {
            tree.putObject("ramp")
                    .put("from", Rates.text(ramp.fromPerSecond()))
                    .put("to", Rates.text(ramp.toPerSecond()))
                    .put("duration", Durations.text(ramp.duration()));
        } else if (shape instanceof Shape.Spike spike) {
            tree.putObject("spike")
                    .put("base", Rates.text(spike.basePerSecond()))
                    .put("spike", Rates.text(spike.spikePerSecond()))
                    .put("for", Durations.text(spike.lasts()))
                    .put("after", Durations.text(spike.after()))
                    .put("duration", Durations.text(spike.duration()));
        } else if (shape instanceof Shape.Steps steps) {
            ObjectNode written = tree.putObject("steps")
                    .put("from", Rates.text(steps.fromPerSecond()))
                    .put("by", Rates.text(steps.byPerSecond()))
                    .put("every", Durations.text(steps.every()))
                    .put("to", Rates.text(steps.toPerSecond()));
            if (steps.untilBroken()) {
                written.put("until", "broken");
            }
        } else if (shape instanceof Shape.Bursty bursty) {
            ObjectNode written = tree.putObject("bursty");
            phase(written.putObject("burst"), bursty.burstPerSecond(), bursty.burst());
            phase(written.putObject("idle"), bursty.idlePerSecond(), bursty.idle());
            written.put("duration", Durations.text(bursty.duration()));
        } else if (shape instanceof Shape.Day day) {
            ObjectNode written = tree.putObject("schedule").put("baseline", Rates.text(day.baselinePerSecond()));
            ObjectNode at = written.putObject("at");
            day.atPerSecond().forEach((time, rate) -> at.put(time.toString(), Rates.text(rate)));
            written.put("day_takes", Durations.text(day.dayTakes()));
        }
    }

    private static void phase(ObjectNode tree, double perSecond, Duration lasts) {
        tree.put("rate", Rates.text(perSecond)).put("for", Durations.text(lasts));
    }
}
