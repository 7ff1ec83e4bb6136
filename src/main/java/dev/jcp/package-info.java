/**
 * jcp copies files out of, into and between containers. {@link dev.jcp.CopyCommand} has the whole
 * way in one method: read it first. The packages stand in the order of the data: cli, request,
 * engine, open, plan, copy, report; tree is what they meet at, path and linux are below all.
 */
package dev.jcp;
