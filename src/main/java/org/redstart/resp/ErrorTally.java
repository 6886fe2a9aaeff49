package org.redstart.resp;

/** Hears of every error that is answered. */
public interface ErrorTally {
    /** An error in the server's own words. */
    void count(String error);

    /** An error in words that a script chose: its code may be anything. */
    void countForeign(String error);
}
