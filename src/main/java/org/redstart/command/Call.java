package org.redstart.command;

/** The context of one command. */
public final class Call {}
