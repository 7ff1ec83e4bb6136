package dev.jcp.tree;

/**
 * What an entry is; a later name of a file that was already given is a type of its own, as in tar.
 */
public enum EntryType {
  REGULAR,
  DIRECTORY,
  SYMLINK,
  HARD_LINK,
  FIFO,
  CHARACTER_DEVICE,
  BLOCK_DEVICE,
  SOCKET;

  public boolean isDevice() {
    return this == CHARACTER_DEVICE || this == BLOCK_DEVICE;
  }
}
