package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.redstart.command.Call;
import org.redstart.command.CommandDef;
import org.redstart.command.CommandTable;
import org.redstart.observe.InfoWriter;
import org.redstart.observe.LatencyMonitor;
import org.redstart.observe.LatencySeries;

/** LATENCY: delays by event, and how long commands took. */
public final class LatencyCommands {
    private static final String[] HELP = {
        "DOCTOR", "What the delays may come from.",
        "GRAPH <event>", "The delays of an event as a graph.",
        "HISTORY <event>", "The delays of an event.",
        "LATEST", "The latest delay of each event.",
        "RESET [<event> ...]", "Forget the delays of some events, or of all.",
        "HISTOGRAM [<command> ...]", "How often commands took how long: of some commands, or of all.",
    };
    private static final int FIELDS_OF_LATEST = 6;
    private static final int FIRST_LEVEL_NS = 1024;
    private static final int NS_PER_MICROSECOND = 1000;

    private final LatencyMonitor monitor;
    private final CommandTable table;

    public LatencyCommands(LatencyMonitor monitor, CommandTable table) {
        this.monitor = monitor;
        this.table = table;
    }

    public void bind() {
        table.bind("latency|latest", this::latest);
        table.bind("latency|history", this::history);
        table.bind("latency|graph", this::graph);
        table.bind("latency|doctor", this::doctor);
        table.bind("latency|reset", this::reset);
        table.bind("latency|histogram", this::histogram);
        table.bind("latency|help", call -> Help.answer(call, HELP));
    }

    private void latest(Call call) {
        call.reply().array(monitor.byEvent().size());
        for (Map.Entry<String, LatencySeries> each : monitor.byEvent().entrySet()) {
            LatencySeries series = each.getValue();
            int last = series.count() - 1;
            call.reply().array(FIELDS_OF_LATEST);
            call.reply().bulk(each.getKey());
            call.reply().integer(series.timeSeconds(last));
            call.reply().integer(series.delayMs(last));
            call.reply().integer(series.longestMs());
            call.reply().integer(Math.round(series.meanMs() * series.count()));
            call.reply().integer(series.count());
        }
    }

    private void history(Call call) {
        LatencySeries series = monitor.byEvent().get(call.request().text(2));
        int count = series == null ? 0 : series.count();
        call.reply().array(count);
        for (int i = 0; i < count; i++) {
            call.reply().array(2);
            call.reply().integer(series.timeSeconds(i));
            call.reply().integer(series.delayMs(i));
        }
    }

    private void graph(Call call) {
        String event = call.request().text(2);
        LatencySeries series = monitor.byEvent().get(event);
        if (series == null) {
            call.error("ERR No samples available for event '" + event + "'");
            return;
        }
        String text = event + " - high " + series.highMs() + " ms, low " + series.lowMs() + " ms (all time high "
                + series.longestMs() + " ms)\n" + "-".repeat(80) + "\n"
                + LatencyGraph.draw(series, call.nowMs() / 1000);
        answerText(call, text);
    }

    private void doctor(Call call) {
        if (monitor.byEvent().isEmpty()) {
            answerText(
                    call,
                    monitor.isOn()
                            ? "No delay as long as latency-monitor-threshold has been seen.\n"
                            : "Delays are not watched for. Set latency-monitor-threshold to the milliseconds from which "
                                    + "they matter to you.\n");
            return;
        }
        StringBuilder text = new StringBuilder("Delays have been seen:\n\n");
        monitor.byEvent()
                .forEach((event, series) -> text.append(event)
                        .append(": ")
                        .append(series.count())
                        .append(" (mean ")
                        .append(InfoWriter.decimal(series.meanMs(), 0))
                        .append(" ms, deviation ")
                        .append(InfoWriter.decimal(series.deviationMs(), 0))
                        .append(" ms, longest ever ")
                        .append(series.longestMs())
                        .append(" ms)\n"));
        text.append("\nSLOWLOG GET shows which commands took long; INFO memory shows whether the machine swaps.\n");
        answerText(call, text.toString());
    }

    private static void answerText(Call call, String text) {
        call.reply().verbatim("txt", text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void reset(Call call) {
        if (call.count() == 2) {
            call.reply().integer(monitor.reset());
            return;
        }
        int forgotten = 0;
        for (int i = 2; i < call.count(); i++) {
            forgotten += monitor.reset(call.request().text(i)) ? 1 : 0;
        }
        call.reply().integer(forgotten);
    }

    private void histogram(Call call) {
        List<CommandDef> wanted = new ArrayList<>();
        if (call.count() == 2) {
            table.original().forEach(def -> addMeasured(wanted, def));
        }
        for (int i = 2; i < call.count(); i++) {
            CommandDef def = table.findFull(call.request().text(i));
            if (def != null) {
                addMeasured(wanted, def);
            }
        }
        call.reply().map(wanted.size());
        for (CommandDef def : wanted) {
            call.reply().bulk(def.fullName());
            describe(call, def);
        }
    }

    /** A command and its subcommands, those that were called. */
    private static void addMeasured(List<CommandDef> wanted, CommandDef def) {
        if (def.latency() != null) {
            wanted.add(def);
        }
        for (CommandDef sub : def.subcommands()) {
            addMeasured(wanted, sub);
        }
    }

    /** How many calls took at most so many microseconds, for doubling levels, where the number grows. */
    private static void describe(Call call, CommandDef def) {
        Histogram latency = def.latency();
        long total = latency.getTotalCount();
        List<long[]> steps = new ArrayList<>();
        long before = 0;
        for (long level = FIRST_LEVEL_NS; before < total; level *= 2) {
            long upTo = latency.getCountBetweenValues(0, level);
            if (upTo > before) {
                steps.add(new long[] {latency.highestEquivalentValue(level) / NS_PER_MICROSECOND, upTo});
            }
            before = upTo;
        }
        call.reply().map(2);
        call.reply().bulk("calls");
        call.reply().integer(total);
        call.reply().bulk("histogram_usec");
        call.reply().map(steps.size());
        for (long[] step : steps) {
            call.reply().integer(step[0]);
            call.reply().integer(step[1]);
        }
    }
}
