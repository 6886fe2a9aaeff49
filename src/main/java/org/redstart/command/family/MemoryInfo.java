package org.redstart.command.family;

import org.redstart.command.ScriptFigures;
import org.redstart.command.Sessions;
import org.redstart.command.SyncFigures;
import org.redstart.config.Config;
import org.redstart.observe.InfoSection;
import org.redstart.observe.InfoWriter;
import org.redstart.observe.ProcessFacts;

/** INFO memory. */
public final class MemoryInfo implements InfoSection {
    private final MemoryFigures figures;
    private final Sessions sessions;
    private final Config config;
    private final SyncFigures syncs;
    private final ScriptFigures scripts;

    public MemoryInfo(
            MemoryFigures figures, Sessions sessions, Config config, ScriptFigures scripts, SyncFigures syncs) {
        this.syncs = syncs;
        this.scripts = scripts;
        this.figures = figures;
        this.sessions = sessions;
        this.config = config;
    }

    @Override
    public void describe(InfoWriter out) {
        long residentBytes = figures.residentBytes();
        used(out, residentBytes);
        allocator(out, residentBytes);
        scripts(out);
        out.bytes("maxmemory", config.longValue("maxmemory"));
        out.field("maxmemory_policy", config.text("maxmemory-policy"));
        ratios(out, residentBytes);
        buffers(out);
    }

    private void used(InfoWriter out, long residentBytes) {
        out.bytes("used_memory", figures.usedBytes());
        out.bytes("used_memory_rss", residentBytes);
        out.bytes("used_memory_peak", figures.peakBytes());
        out.percent("used_memory_peak_perc", figures.peakPercent());
        out.field("used_memory_overhead", figures.overheadBytes());
        out.field("used_memory_startup", figures.startupBytes());
        out.field("used_memory_dataset", figures.datasetBytes());
        out.percent("used_memory_dataset_perc", figures.datasetPercent());
    }

    private void allocator(InfoWriter out, long residentBytes) {
        out.field("allocator_allocated", figures.usedBytes());
        out.field("allocator_active", figures.activeBytes());
        out.field("allocator_resident", Math.min(residentBytes, figures.mappedBytes()));
        out.bytes("total_system_memory", ProcessFacts.machineBytes());
    }

    private void scripts(InfoWriter out) {
        long vmBytes = scripts.scriptVmBytes();
        long textBytes = scripts.scriptBytes();
        out.bytes("used_memory_lua", vmBytes);
        out.field("used_memory_vm_eval", vmBytes);
        out.field("used_memory_scripts_eval", textBytes);
        out.field("number_of_cached_scripts", scripts.scripts());
        out.field("number_of_functions", scripts.functions());
        out.field("number_of_libraries", scripts.libraries());
        out.field("used_memory_vm_functions", scripts.functionVmBytes());
        out.bytes("used_memory_vm_total", vmBytes + scripts.functionVmBytes());
        out.field("used_memory_functions", scripts.functionBytes());
        out.bytes("used_memory_scripts", textBytes + scripts.functionBytes());
    }

    private void ratios(InfoWriter out, long residentBytes) {
        long used = figures.usedBytes();
        long active = figures.activeBytes();
        long mapped = Math.min(residentBytes, figures.mappedBytes());
        out.field("allocator_frag_ratio", MemoryFigures.ratio(active, used), 2);
        out.field("allocator_frag_bytes", active - used);
        out.field("allocator_rss_ratio", MemoryFigures.ratio(mapped, active), 2);
        out.field("allocator_rss_bytes", mapped - active);
        out.field("rss_overhead_ratio", MemoryFigures.ratio(residentBytes, mapped), 2);
        out.field("rss_overhead_bytes", residentBytes - mapped);
        out.field("mem_fragmentation_ratio", MemoryFigures.ratio(residentBytes, used), 2);
        out.field("mem_fragmentation_bytes", residentBytes - used);
    }

    private void buffers(InfoWriter out) {
        out.field("mem_not_counted_for_evict", figures.keyspace().evictor().excludedBytes());
        out.field("mem_overhead_db_hashtable_rehashing", 0);
        long logBytes = syncs.logBytes();
        long backlogBytes = Math.min(logBytes, config.longValue("repl-backlog-size"));
        out.field("mem_replication_backlog", backlogBytes);
        out.field("mem_total_replication_buffers", syncs.heldBytes());
        out.field("mem_clients_slaves", logBytes - backlogBytes + syncs.outputBytes());
        out.field("mem_clients_normal", sessions.memoryBytes() - syncs.outputBytes());
        out.field("mem_cluster_links", 0);
        out.field("mem_aof_buffer", 0);
        out.field("mem_allocator", "redstart-arena");
        out.field("active_defrag_running", figures.keyspace().defragmenter().isRunning());
        out.field("lazyfree_pending_objects", figures.keyspace().lazyFree().pending());
        out.field("lazyfreed_objects", figures.keyspace().lazyFree().freed());
    }
}
