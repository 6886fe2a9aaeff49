/** Servers as processes and a blocking client, for tests that talk over the wire. */
package org.redstart.peer;
