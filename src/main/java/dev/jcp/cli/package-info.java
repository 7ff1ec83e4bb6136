/**
 * argv as typed: takes bytes and the table of options, gives {@link dev.jcp.cli.Arguments}. It does
 * no work and touches no file but /proc/self/cmdline. Read {@link dev.jcp.cli.Option}, the table,
 * first.
 */
package dev.jcp.cli;
