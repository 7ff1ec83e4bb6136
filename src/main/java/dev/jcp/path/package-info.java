/** Names as the kernel has them. Takes and gives bytes; read {@link dev.jcp.path.RawPath} first. */
package dev.jcp.path;
