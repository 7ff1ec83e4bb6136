/**
 * The two interfaces that every copy meets at: a source gives entries, a destination takes them.
 * Which kind of tree stands behind them (folder descriptors, a tar stream) nobody here knows. Read
 * {@link dev.jcp.tree.Entry}, then {@link dev.jcp.tree.SourceTree}.
 */
package dev.jcp.tree;
