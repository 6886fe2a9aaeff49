package org.redstart.net;

/** What the loop does beside serving sockets. */
public interface Duty {
    /** Before the loop looks for ready sockets: how long it may sleep, in ms; 0 if there is work waiting. */
    long beforeSelect();

    /** After it looked, before sockets are served: time has passed. */
    void afterSelect();

    /** After ready sockets were served: a slice of each standing task. */
    void afterInput();
}
