package org.redstart.memory;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.junit.jupiter.api.Test;

/** What the shadow book takes for live. */
class CheckerTest {
    @Test
    void aLiveBufferIsNotBookedTwice() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        Native.claim(buffer, Tag.INPUT);
        assertThrows(AssertionError.class, () -> Native.claim(BufferUtil.address(buffer) + 4095, 1, Tag.INPUT));
        Native.disclaim(BufferUtil.address(buffer), Tag.INPUT);
    }

    /** Its address may come back in another's, which must not be taken for an overlap. */
    @Test
    void aCollectedBufferIsForgotten() throws InterruptedException {
        ByteBuffer lost = ByteBuffer.allocateDirect(4096);
        long address = BufferUtil.address(lost);
        Native.claim(lost, Tag.INPUT);
        WeakReference<ByteBuffer> collected = new WeakReference<>(lost);
        lost = null;
        for (int i = 0; i < 200 && !collected.refersTo(null); i++) {
            System.gc();
            Thread.sleep(5);
        }
        assertTrue(collected.refersTo(null), "the buffer is never collected");
        Native.claim(address, 4096, Tag.INPUT);
        Native.disclaim(address, Tag.INPUT);
    }
}
