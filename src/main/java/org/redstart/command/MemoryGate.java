package org.redstart.command;

import org.redstart.keyspace.Evictor;

/** Makes room before commands run while memory has a limit; refuses those that need more when there is no room to make. */
public final class MemoryGate implements Gate {
    private final Executor executor;
    private final Evictor evictor;
    private final int bit;

    public MemoryGate(Executor executor) {
        this.executor = executor;
        this.evictor = executor.keyspace().evictor();
        this.bit = executor.addGate(this);
    }

    /** {@code maxmemory}; with 0 the gate is out of the way. Room is made when the turn ends: this one may be within a transaction. */
    public void setMaxBytes(long maxBytes) {
        evictor.setMaxBytes(maxBytes);
        executor.openGate(bit, maxBytes != 0);
    }

    @Override
    public String refuse(Call call) {
        if (!evictor.isOver()) {
            return null;
        }
        boolean stuck = evictor.makeRoom() == Evictor.Outcome.NOTHING_TO_EVICT;
        return stuck && (call.flags() & CommandFlag.DENYOOM) != 0 ? Errors.OUT_OF_MEMORY : null;
    }
}
