/**
 * What the user sees: takes results and failures, gives lines on stderr and the exit status. Read
 * Report first.
 */
package dev.jcp.report;
