/** Tests over real sockets of what a differential run cannot see: clients that leave, wait, are killed or do not read. */
package org.redstart.wire;
