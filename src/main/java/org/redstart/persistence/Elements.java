package org.redstart.persistence;

import java.io.IOException;
import org.redstart.memory.Decimal;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.structure.Intset;
import org.redstart.structure.Listpack;
import org.redstart.structure.Ziplist;
import org.redstart.structure.Zipmap;

/**
 * The elements of a collection in one of its forms on disk, one after the other. An element's bytes stay while the next two are
 * read, so that fields, values and times can be had together.
 */
abstract class Elements {
    private static final String BROKEN = "a damaged collection";

    long address;
    int length;

    /** Goes to the next element; false after the last. */
    abstract boolean next() throws IOException;

    /** Goes to an element that must be there. */
    final void need(RdbInput in) throws IOException {
        if (!next()) {
            throw in.broken("a pair has no second part");
        }
    }

    /** Places for the texts of numbers, used in turn. */
    static final class Digits implements AutoCloseable {
        private static final int PLACES = 3;
        private final NativeBuffer buffer = new NativeBuffer(PLACES * Decimal.MAX_BYTES, Tag.SCRATCH);
        private int turn;

        private long write(Elements element, long number) {
            turn = (turn + 1) % PLACES;
            element.address = buffer.address() + (long) turn * Decimal.MAX_BYTES;
            element.length = Decimal.write(element.address, number);
            return element.address;
        }

        @Override
        public void close() {
            buffer.close();
        }
    }

    /** So many strings that follow each other in the input; two texts hold them in turn. */
    static Elements strings(RdbInput in, long count, RdbInput.Text even, RdbInput.Text odd) {
        return new Elements() {
            private long left = count;

            @Override
            boolean next() throws IOException {
                if (left == 0) {
                    return false;
                }
                RdbInput.Text text = left-- % 2 == 0 ? even : odd;
                in.readString(text);
                address = text.address();
                length = text.length();
                return true;
            }
        };
    }

    /** @throws RdbException if the text is no listpack */
    static Elements listpack(RdbInput in, RdbInput.Text text, Digits digits) throws RdbException {
        if (!Listpack.isValid(text.address(), text.length(), true)) {
            throw in.broken(BROKEN);
        }
        return new Elements() {
            private long following = Listpack.first(text.address());

            @Override
            boolean next() {
                long element = following;
                if (element == 0) {
                    return false;
                }
                following = Listpack.next(element);
                if (Listpack.isInt(element)) {
                    digits.write(this, Listpack.intValue(element));
                } else {
                    address = Listpack.textAddress(element);
                    length = Listpack.textLength(element);
                }
                return true;
            }
        };
    }

    /** @throws RdbException if the text is no intset */
    static Elements intset(RdbInput in, RdbInput.Text text, Digits digits) throws RdbException {
        if (!Intset.isValid(text.address(), text.length(), true)) {
            throw in.broken(BROKEN);
        }
        return new Elements() {
            private int place;

            @Override
            boolean next() {
                if (place == Intset.count(text.address())) {
                    return false;
                }
                digits.write(this, Intset.get(text.address(), place++));
                return true;
            }
        };
    }

    static Elements ziplist(RdbInput in, RdbInput.Text text, Digits digits) throws RdbException {
        Ziplist list = new Ziplist();
        if (!list.open(text.address(), text.length())) {
            throw in.broken(BROKEN);
        }
        return new Elements() {
            @Override
            boolean next() throws RdbException {
                if (!list.next()) {
                    if (list.isBroken()) {
                        throw in.broken(BROKEN);
                    }
                    return false;
                }
                if (list.isNumber()) {
                    digits.write(this, list.number());
                } else {
                    address = list.address();
                    length = list.length();
                }
                return true;
            }
        };
    }

    static Elements zipmap(RdbInput in, RdbInput.Text text) throws RdbException {
        Zipmap map = new Zipmap();
        if (!map.open(text.address(), text.length())) {
            throw in.broken(BROKEN);
        }
        return new Elements() {
            @Override
            boolean next() throws RdbException {
                if (!map.next()) {
                    if (map.isBroken()) {
                        throw in.broken(BROKEN);
                    }
                    return false;
                }
                address = map.address();
                length = map.length();
                return true;
            }
        };
    }
}
