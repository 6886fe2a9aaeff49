package org.redstart;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Defaults;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark once, for a moment and in this JVM, in checked mode: none may rot. It measures nothing. */
class BenchmarksRunTest {
    /** A benchmark that fills a keyspace takes its size from a parameter of this name. */
    private static final String SIZE_PARAMETER = "keys";

    private static final String SMALL = "1000";

    @TestFactory
    Stream<DynamicTest> everyBenchmarkRuns() {
        Set<String> classes = new TreeSet<>();
        var quiet = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        for (BenchmarkListEntry benchmark : BenchmarkList.defaultList().getAll(quiet, List.of())) {
            classes.add(benchmark.getUserClassQName());
        }
        assertFalse(classes.isEmpty(), "no benchmark was found");
        return classes.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> assertDoesNotThrow(() -> runOnce(name))));
    }

    private static void runOnce(String benchmark) throws Exception {
        var options = new OptionsBuilder()
                .include("^" + benchmark.replace(".", "\\.") + "\\.")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(new TimeValue(1, TimeUnit.MILLISECONDS))
                .timeout(TimeValue.seconds(Defaults.TIMEOUT.convertTo(TimeUnit.SECONDS)))
                .param(SIZE_PARAMETER, SMALL)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        new Runner(options).run();
    }
}
