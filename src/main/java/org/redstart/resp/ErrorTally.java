package org.redstart.resp;

/** Hears of every error that is answered. */
@FunctionalInterface
public interface ErrorTally {
    void count(String error);
}
