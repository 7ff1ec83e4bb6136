/**
 * Trees as tar streams: what the Engine API's archive requests send and take, and standard input
 * and output. Read TarReader and TarWriter first.
 */
package dev.jcp.tree.stream;
