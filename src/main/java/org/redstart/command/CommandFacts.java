package org.redstart.command;

import java.util.List;

/** The constant facts of a row that are not about keys. */
record CommandFacts(int arity, long flags, long categories, List<String> tips, String group, String since) {
    CommandFacts {
        tips = List.copyOf(tips);
    }
}
