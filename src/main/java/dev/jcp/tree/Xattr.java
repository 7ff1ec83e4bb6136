package dev.jcp.tree;

import dev.jcp.path.RawPath;

/** An extended attribute (xattr(7)); the value is opaque bytes. */
public final class Xattr {

  private final RawPath name;
  private final byte[] value;

  /** Takes the array as it is. */
  public Xattr(RawPath name, byte[] value) {
    this.name = name;
    this.value = value;
  }

  public RawPath name() {
    return name;
  }

  /** The bytes themselves, not a copy: to be read only. */
  public byte[] value() {
    return value;
  }
}
