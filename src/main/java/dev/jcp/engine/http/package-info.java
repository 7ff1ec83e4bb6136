/**
 * How a daemon is talked to: HTTP/1.1 over a Unix socket, TCP, TLS or ssh. Nothing here knows what
 * is asked.
 */
package dev.jcp.engine.http;
