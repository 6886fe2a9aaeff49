/**
 * Scripts: a Lua 5.1 with a sandbox around it, the scripts of EVAL, libraries of functions.
 *
 * <p><b>Purpose.</b> Runs what clients wrote in Lua, so that it finds what Redis offers scripts, and nothing else. The Lua is the
 * real one, loaded when the first script comes; {@code sandbox.lua} builds the world that scripts see.
 *
 * <p><b>Thread.</b> The loop's.
 *
 * <p><b>May import.</b> {@code command} and below.
 *
 * <p><b>Vocabulary.</b> <i>vm</i>: a Lua state with the sandbox in it, one for the scripts of EVAL, one for functions; <i>thread</i>:
 * one of its stacks; <i>run</i>: one script being run for a client; <i>value</i>: the address of a value of Lua's;
 * <i>frozen</i>: a table that scripts can read but not change; <i>verdict</i>: what a script that took too long must end with.
 */
package org.redstart.scripting;
