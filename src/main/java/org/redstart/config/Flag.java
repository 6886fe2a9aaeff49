package org.redstart.config;

import java.util.Locale;

/** What is special about a directive; {@code directives.tsv} names them in lower case with hyphens. */
public enum Flag {
    /** Only the start-up sets it. */
    IMMUTABLE,
    /** Shown only to who asks for it by its full name. */
    HIDDEN,
    /** Its value must not reach a log. */
    SENSITIVE,
    /** Changed only when {@code enable-protected-configs} allows it. */
    PROTECTED,
    /** Not changed while a dump is being loaded. */
    DENIED_LOADING,
    /** Names something outside, such as a certificate: setting the same value again still runs the hooks. */
    VOLATILE,
    /** Takes several words. */
    WORDS,
    /** Accepted and kept, with no meaning in this server. */
    INERT,
    /** Known to this server only. */
    OWN;

    static Flag named(String name) {
        return valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
    }
}
