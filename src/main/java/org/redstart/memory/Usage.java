package org.redstart.memory;

/**
 * Bytes in use by tag, exact: each block counts with its size class. Written by the loop; other threads may read a
 * slightly old value.
 */
public final class Usage {
    private static final Tag[] TAGS = Tag.values();

    private final long[] bytesByTag = new long[TAGS.length];
    private long totalBytes;
    private long peakBytes;

    public void add(Tag tag, long bytes) {
        bytesByTag[tag.ordinal()] += bytes;
        long total = totalBytes += bytes;
        assert total >= 0 && bytesByTag[tag.ordinal()] >= 0 : tag;
        if (total > peakBytes) {
            peakBytes = total;
        }
    }

    public long bytes(Tag tag) {
        return bytesByTag[tag.ordinal()];
    }

    public long bytes(String group) {
        long sum = 0;
        for (Tag tag : TAGS) {
            if (tag.group().equals(group)) {
                sum += bytes(tag);
            }
        }
        return sum;
    }

    public long totalBytes() {
        return totalBytes;
    }

    public long peakBytes() {
        return peakBytes;
    }

    public void resetPeak() {
        peakBytes = totalBytes;
    }
}
