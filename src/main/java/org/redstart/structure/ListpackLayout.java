package org.redstart.structure;

/**
 * The bytes of a listpack, Redis's compact sequence of texts and whole numbers, little-endian:
 *
 * <pre>
 *  | total bytes 4 | elements 2 (65535: count them) | element ... | 0xFF |
 *
 *  element:  | head | body | back-length |
 *  0xxxxxxx                  a number of 7 bits, 0 to 127
 *  10xxxxxx | text           a text of up to 63 bytes
 *  110xxxxx xxxxxxxx         a signed number of 13 bits, the high ones first
 *  1110xxxx xxxxxxxx | text  a text of up to 4095 bytes, the length's high bits first
 *  11110000 | 4 | text       a longer text
 *  11110001 to 11110100      a signed number of 2, 3, 4 or 8 bytes
 * </pre>
 *
 * The back-length says how many bytes head and body have, seven bits a byte, to be read from its last byte towards the front
 * as long as bit 7 is set.
 */
final class ListpackLayout {
    static final int COUNT_FIELD = 4;
    static final int HEAD_BYTES = 6;
    static final int EMPTY_BYTES = HEAD_BYTES + 1;
    /** In the place of the count when there are this many elements or more. */
    static final int UNKNOWN_COUNT = 0xFFFF;

    static final int END = 0xFF;

    static final int TEXT_6 = 0x80;
    static final int INT_13 = 0xC0;
    static final int TEXT_12 = 0xE0;
    static final int TEXT_32 = 0xF0;
    static final int INT_16 = 0xF1;
    static final int INT_24 = 0xF2;
    static final int INT_32 = 0xF3;
    static final int INT_64 = 0xF4;

    static final int TEXT_6_MAX = 63;
    static final int TEXT_12_MAX = 4095;
    static final int TEXT_32_HEAD_BYTES = 5;

    static final int MORE = 0x80;
    static final int BACK_BITS = 7;
    static final int BACK_MASK = 0x7F;

    /** Head and body of up to so many bytes have a back-length of one byte. */
    private static final int BACK_1_MAX = 127;
    /** From here on it takes three bytes, four, five: one less than would fit, as Redis has it. */
    private static final int BACK_3_MIN = 16_383;

    private static final int BACK_4_MIN = 2_097_151;
    private static final int BACK_5_MIN = 268_435_455;

    private ListpackLayout() {}

    /** How many bytes the back-length of a head and body of {@code bytes} takes. */
    static int backBytes(int bytes) {
        if (bytes <= BACK_1_MAX) {
            return 1;
        }
        if (bytes < BACK_3_MIN) {
            return 2;
        }
        return bytes < BACK_4_MIN ? 3 : bytes < BACK_5_MIN ? 4 : 5;
    }
}
