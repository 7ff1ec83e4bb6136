/**
 * Runs a copy: takes a source tree and a destination tree, moves every entry from one to the other,
 * and says what became of it. Read {@link dev.jcp.copy.CopyPipeline} first. Neither engines nor
 * kinds of tree are known here.
 */
package dev.jcp.copy;
