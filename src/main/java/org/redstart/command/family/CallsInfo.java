package org.redstart.command.family;

import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.redstart.command.CommandDef;
import org.redstart.command.CommandTable;
import org.redstart.command.ErrorStats;
import org.redstart.config.Config;
import org.redstart.observe.InfoRegistry;
import org.redstart.observe.InfoWriter;

/** INFO commandstats, errorstats and latencystats. */
public final class CallsInfo {
    private static final double NS_PER_MICROSECOND = 1000;

    private final CommandTable table;
    private final ErrorStats errors;
    private final Config config;

    public CallsInfo(CommandTable table, ErrorStats errors, Config config) {
        this.table = table;
        this.errors = errors;
        this.config = config;
    }

    public void register(InfoRegistry registry) {
        registry.putOnDemand("Commandstats", this::describeCommands);
        registry.put("Errorstats", this::describeErrors);
        registry.putOnDemand("Latencystats", this::describeLatencies);
    }

    private void forEach(Consumer<CommandDef> visitor) {
        for (CommandDef def : table.original()) {
            visitor.accept(def);
            def.subcommands().forEach(visitor);
        }
    }

    private void describeCommands(InfoWriter out) {
        forEach(def -> {
            if (def.calls() > 0 || def.rejected() > 0 || def.failed() > 0) {
                describe(out, def);
            }
        });
    }

    private static void describe(InfoWriter out, CommandDef def) {
        long microseconds = (long) (def.executionNs() / NS_PER_MICROSECOND);
        double each = def.calls() == 0 ? 0 : (double) microseconds / def.calls();
        out.field(
                "cmdstat_" + def.fullName(),
                "calls=" + def.calls() + ",usec=" + microseconds + ",usec_per_call=" + InfoWriter.decimal(each, 2)
                        + ",rejected_calls=" + def.rejected() + ",failed_calls=" + def.failed());
    }

    private void describeErrors(InfoWriter out) {
        errors.byCode().forEach((code, count) -> out.field("errorstat_" + code, "count=" + count[0]));
    }

    private void describeLatencies(InfoWriter out) {
        forEach(def -> {
            if (def.latency() != null) {
                out.field("latency_percentiles_usec_" + def.fullName(), percentiles(def.latency()));
            }
        });
    }

    private String percentiles(Histogram latency) {
        StringBuilder text = new StringBuilder();
        for (double percentile : config.percentiles()) {
            text.append(text.length() == 0 ? "" : ",").append('p').append(shortest(percentile));
            text.append('=')
                    .append(InfoWriter.decimal(
                            latency.getValueAtPercentile(percentile) / NS_PER_MICROSECOND, LATENCY_DECIMALS));
        }
        return text.toString();
    }

    private static final int LATENCY_DECIMALS = 3;

    /** 99.9, and 50 rather than 50.0. */
    private static String shortest(double percentile) {
        return percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile);
    }
}
