/**
 * What the kernel tells of processes: whose init one is, which container its cgroup names, and
 * which processes make up a container. No engine is asked here.
 */
package dev.jcp.proc;
