/**
 * docker cp's rules for where a copy lands: kinds of source and destination in, a landing out, no
 * file system touched.
 */
package dev.jcp.plan;
