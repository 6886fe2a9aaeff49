package org.redstart.command;

import org.redstart.resp.Request;

/** The arguments of a request, as those who look for keys want them. */
record RequestArguments(Request request) implements ArgumentVector {
    @Override
    public int count() {
        return request.count();
    }

    @Override
    public long address(int index) {
        return request.address(index);
    }

    @Override
    public int length(int index) {
        return request.length(index);
    }
}
