package dev.jcp.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file name or path as the kernel has it: any bytes but NUL, with '/' between components.
 *
 * <p>Java's String and Path lose bytes that are not valid in the locale's encoding, so between
 * getdents64 and linkat a name is one of these. It becomes text only to be shown ({@link
 * #toString}, which escapes what a terminal would obey).
 */
public final class RawPath implements Comparable<RawPath> {

  public static final RawPath EMPTY = new RawPath(new byte[0]);
  public static final RawPath ROOT = ascii("/");
  public static final RawPath DOT = ascii(".");
  public static final RawPath DOT_DOT = ascii("..");

  private final byte[] bytes;

  private RawPath(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes the array as it is: the caller must not change it afterwards. */
  public static RawPath of(byte[] bytes) {
    return new RawPath(bytes);
  }

  /** Our own constants: one byte for each character, which must be ASCII. */
  public static RawPath ascii(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = text.charAt(i);
      if (c == 0 || c > 0x7e) {
        throw new IllegalArgumentException("not ASCII: " + text);
      }
      bytes[i] = (byte) c;
    }
    return new RawPath(bytes);
  }

  /** The bytes themselves, not a copy: to be read only. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return bytes.length;
  }

  public byte at(int index) {
    return bytes[index];
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  public boolean isAbsolute() {
    return bytes.length > 0 && bytes[0] == '/';
  }

  public boolean endsWithSlash() {
    return bytes.length > 0 && bytes[bytes.length - 1] == '/';
  }

  /** True for "." and "..", which name no entry of their own. */
  public boolean isDots() {
    return equals(DOT) || equals(DOT_DOT);
  }

  public RawPath slice(int from, int to) {
    return from == 0 && to == bytes.length
        ? this
        : new RawPath(Arrays.copyOfRange(bytes, from, to));
  }

  public RawPath concat(RawPath tail) {
    byte[] joined = Arrays.copyOf(bytes, bytes.length + tail.bytes.length);
    System.arraycopy(tail.bytes, 0, joined, bytes.length, tail.bytes.length);
    return new RawPath(joined);
  }

  /**
   * {@code this/name}, with one slash between; an empty side adds nothing, and an absolute name
   * stands for itself.
   */
  public RawPath resolve(RawPath name) {
    if (name.isAbsolute() || isEmpty()) {
      return name;
    }
    if (name.isEmpty()) {
      return this;
    }
    int slash = endsWithSlash() ? 0 : 1;
    byte[] joined = Arrays.copyOf(bytes, bytes.length + slash + name.bytes.length);
    if (slash == 1) {
      joined[bytes.length] = '/';
    }
    System.arraycopy(name.bytes, 0, joined, bytes.length + slash, name.bytes.length);
    return new RawPath(joined);
  }

  /** What stands before the last slash ("/" stays "/"); empty where there is none. */
  public RawPath parent() {
    int slash = lastIndexOf('/');
    return slash < 0 ? EMPTY : slash == 0 ? ROOT : slice(0, slash);
  }

  /** What follows the last slash; empty for a path that ends in one. */
  public RawPath lastName() {
    return slice(lastIndexOf('/') + 1, bytes.length);
  }

  public int indexOf(char ascii) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == ascii) {
        return i;
      }
    }
    return -1;
  }

  private int lastIndexOf(char ascii) {
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] == ascii) {
        return i;
      }
    }
    return -1;
  }

  public boolean startsWith(RawPath prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
  }

  public boolean endsWith(RawPath suffix) {
    int from = bytes.length - suffix.bytes.length;
    return from >= 0
        && Arrays.equals(bytes, from, bytes.length, suffix.bytes, 0, suffix.bytes.length);
  }

  /** The names between slashes; empty ones are left out, "." and ".." are not. */
  public List<RawPath> components() {
    List<RawPath> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        if (i > start) {
          names.add(slice(start, i));
        }
        start = i + 1;
      }
    }
    return names;
  }

  /**
   * Cleans the path as text, as Go's filepath.Clean does and so docker cp: {@code a//b/./c/../d} is
   * {@code a/b/d}, whether or not {@code c} exists; {@code ..} at the root is dropped; nothing left
   * is ".".
   */
  public RawPath clean() {
    List<RawPath> kept = new ArrayList<>();
    for (RawPath name : components()) {
      if (name.equals(DOT)) {
        continue;
      }
      boolean nothingToDrop = kept.isEmpty() || kept.get(kept.size() - 1).equals(DOT_DOT);
      if (!name.equals(DOT_DOT)) {
        kept.add(name);
      } else if (!nothingToDrop) {
        kept.remove(kept.size() - 1);
      } else if (!isAbsolute()) {
        kept.add(name);
      }
    }
    RawPath cleaned = isAbsolute() ? ROOT : EMPTY;
    for (RawPath name : kept) {
      cleaned = cleaned.resolve(name);
    }
    return cleaned.isEmpty() ? DOT : cleaned;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawPath path && Arrays.equals(bytes, path.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public int compareTo(RawPath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  /** For people: safe on a terminal, and read back by a shell. See {@link ShellQuoting}. */
  @Override
  public String toString() {
    return ShellQuoting.quote(bytes);
  }
}
