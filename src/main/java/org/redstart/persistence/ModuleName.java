package org.redstart.persistence;

/** A module type's number holds its name: nine characters of six bits, and ten bits of version. */
final class ModuleName {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int CHARACTERS = 9;
    private static final int BITS = 6;
    private static final int VERSION_BITS = 10;

    private ModuleName() {}

    static String of(long number) {
        StringBuilder name = new StringBuilder();
        for (int i = CHARACTERS - 1; i >= 0; i--) {
            name.append(ALPHABET.charAt((int) (number >>> VERSION_BITS + i * BITS) & (1 << BITS) - 1));
        }
        return name.toString();
    }
}
