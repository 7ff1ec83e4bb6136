package dev.jcp.request;

/**
 * How to copy.
 *
 * @param archive -a: owners are kept
 * @param followLink -L: a SRC that is a symlink stands for what it points to
 * @param devices device nodes from a container are made on the host
 * @param keepSetid set-id bits and file capabilities are kept
 * @param fsync files and folders are on the disk before jcp says that they are copied
 * @param failFast the first entry that fails ends the copy
 * @param via how containers are reached
 */
public record CopyOptions(
    boolean archive,
    boolean followLink,
    boolean devices,
    boolean keepSetid,
    boolean fsync,
    boolean failFast,
    Route via) {}
