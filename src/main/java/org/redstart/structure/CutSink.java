package org.redstart.structure;

/** Takes the entries of a cut, each exactly once, on the loop's thread; it must only pass them on. */
@FunctionalInterface
public interface CutSink {
    /**
     * @param cutTag what the dict was marked with when the view opened, such as a database's number
     * @param entry the entry as of the cut; its block stays as it is until the view is closed
     */
    void deliver(int cutTag, long entry);
}
