/** What the user asked for, as immutable values: places and options. Read CopyRequest first. */
package dev.jcp.request;
