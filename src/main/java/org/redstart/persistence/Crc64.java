package org.redstart.persistence;

import org.redstart.memory.Native;

/** The checksum of RDB files: the Jones polynomial, reflected, starting at 0, eight bytes a step. */
final class Crc64 {
    private static final long REFLECTED_POLYNOMIAL = 0x95AC9329AC4BC9B5L;
    private static final int BYTE_VALUES = 256;

    /** {@code TABLES[n][b]}: what byte b adds when n more bytes follow it in a step. */
    private static final long[][] TABLES = new long[Long.BYTES][BYTE_VALUES];

    static {
        for (int value = 0; value < BYTE_VALUES; value++) {
            long crc = value;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ REFLECTED_POLYNOMIAL;
            }
            TABLES[0][value] = crc;
        }
        for (int more = 1; more < Long.BYTES; more++) {
            for (int value = 0; value < BYTE_VALUES; value++) {
                long before = TABLES[more - 1][value];
                TABLES[more][value] = before >>> Byte.SIZE ^ TABLES[0][(int) before & 0xFF];
            }
        }
    }

    private Crc64() {}

    /** The checksum of what {@code crc} is that of, followed by these bytes. */
    static long update(long crc, long address, long length) {
        long sum = crc;
        long at = address;
        long end = address + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            sum = step(sum ^ Native.getLong(at));
        }
        for (; at < end; at++) {
            sum = TABLES[0][(int) (sum ^ Native.getByte(at)) & 0xFF] ^ sum >>> Byte.SIZE;
        }
        return sum;
    }

    private static long step(long word) {
        return TABLES[7][(int) word & 0xFF]
                ^ TABLES[6][(int) (word >>> 8) & 0xFF]
                ^ TABLES[5][(int) (word >>> 16) & 0xFF]
                ^ TABLES[4][(int) (word >>> 24) & 0xFF]
                ^ TABLES[3][(int) (word >>> 32) & 0xFF]
                ^ TABLES[2][(int) (word >>> 40) & 0xFF]
                ^ TABLES[1][(int) (word >>> 48) & 0xFF]
                ^ TABLES[0][(int) (word >>> 56)];
    }
}
