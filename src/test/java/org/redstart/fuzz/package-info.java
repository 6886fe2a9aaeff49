/** Broken requests against a running server: whatever comes in, it answers the next client. */
package org.redstart.fuzz;
