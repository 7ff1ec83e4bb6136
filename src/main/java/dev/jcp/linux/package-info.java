/**
 * System calls, with the kernel's names and errno values, and nothing above them. {@link
 * dev.jcp.linux.Linux} has those on names and directories, {@link dev.jcp.linux.LinuxFile} those on
 * an open file, {@link dev.jcp.linux.LinuxProcess} those on processes and credentials, {@link
 * dev.jcp.linux.LinuxSocket} those on sockets. A call that fails throws {@link
 * dev.jcp.linux.ErrnoException}; which values are answers to be handled stands at each.
 */
package dev.jcp.linux;
