package dev.jcp.tree.stream;

import dev.jcp.path.RawPath;
import dev.jcp.tree.Metadata;
import dev.jcp.tree.Xattr;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * PAX records as bytes, both ways: {@code LENGTH KEY=VALUE\n} (POSIX.1-2017, pax, "pax Extended
 * Header").
 *
 * <p>Libraries decode them as UTF-8, which destroys a name in another encoding, or an xattr such as
 * security.capability; so these are read and written here.
 */
final class PaxRecords {

  private static final RawPath PATH = RawPath.ascii("path");
  private static final RawPath LINK = RawPath.ascii("linkpath");
  private static final RawPath SIZE = RawPath.ascii("size");
  private static final RawPath UID = RawPath.ascii("uid");
  private static final RawPath GID = RawPath.ascii("gid");
  private static final RawPath MTIME = RawPath.ascii("mtime");
  private static final RawPath XATTR = RawPath.ascii("SCHILY.xattr.");
  private static final RawPath USER = RawPath.ascii("user.");
  private static final RawPath SPARSE = RawPath.ascii("GNU.sparse.");
  private static final RawPath ACL_TEXT = RawPath.ascii("SCHILY.acl.access");
  private static final RawPath ACL_XATTR = RawPath.ascii("system.posix_acl_access");
  private static final RawPath EQUALS_SIGN = RawPath.ascii("%3D");
  private static final RawPath PERCENT_SIGN = RawPath.ascii("%25");
  private static final int NANOS_DIGITS = 9;
  private static final int MOST_DIGITS = 18;

  RawPath path;
  RawPath link;
  Long sizeBytes;
  Long uid;
  Long gid;
  long mtimeSeconds;
  int mtimeNanos;
  boolean hasMtime;

  /** Of a file that was stored without its holes; null: nothing is said of any. */
  private SparseRecords sparse;

  /** The ACL as text, or as the kernel has it: only read, for the mode that goes without it. */
  private RawPath aclText;

  private byte[] aclXattr;

  final List<Xattr> xattrs = new ArrayList<>();

  /** Later records win over earlier ones. */
  static PaxRecords parse(byte[] untrusted) throws IOException {
    PaxRecords records = new PaxRecords();
    InputStream in = new ByteArrayInputStream(untrusted);
    new PaxInput(in, untrusted.length, Integer.MAX_VALUE).readTo(records);
    return records;
  }

  /** The same records, to which others can be added. */
  PaxRecords copy() {
    PaxRecords copy = new PaxRecords();
    copy.path = path;
    copy.link = link;
    copy.sizeBytes = sizeBytes;
    copy.uid = uid;
    copy.gid = gid;
    copy.mtimeSeconds = mtimeSeconds;
    copy.mtimeNanos = mtimeNanos;
    copy.hasMtime = hasMtime;
    copy.aclText = aclText;
    copy.aclXattr = aclXattr;
    copy.xattrs.addAll(xattrs);
    return copy;
  }

  /** An empty value takes a record back that came before it. */
  void put(RawPath key, RawPath value) throws TarException {
    boolean empty = value.isEmpty();
    if (key.equals(PATH)) {
      path = empty ? null : value;
    } else if (key.equals(LINK)) {
      link = empty ? null : value;
    } else if (key.equals(SIZE)) {
      sizeBytes = empty ? null : Long.valueOf(number(value));
    } else if (key.equals(UID)) {
      uid = empty ? null : Long.valueOf(number(value));
    } else if (key.equals(GID)) {
      gid = empty ? null : Long.valueOf(number(value));
    } else if (key.equals(MTIME)) {
      hasMtime = false;
      if (!empty) {
        time(value);
      }
    } else if (key.startsWith(XATTR)) {
      RawPath name = decoded(key.slice(XATTR.length(), key.length()));
      if (name.isEmpty() || name.indexOf('\0') >= 0) {
        throw broken();
      }
      if (name.equals(ACL_XATTR)) {
        aclXattr = empty ? null : value.bytes();
      } else if (name.startsWith(USER) || name.equals(Metadata.CAPABILITY)) {
        xattrs.add(new Xattr(name, value.bytes()));
      }
    } else if (key.startsWith(SPARSE)) {
      sparse().put(key, value);
    } else if (key.equals(ACL_TEXT)) {
      aclText = empty ? null : value;
    }
  }

  SparseRecords sparse() {
    if (sparse == null) {
      sparse = new SparseRecords();
    }
    return sparse;
  }

  boolean isSparse() {
    return sparse != null && !sparse.isNone();
  }

  /** An ACL does not come along, and its mask is no mode. */
  int mode(int mode) {
    int narrow = aclText == null ? mode : AclMode.ofText(mode, aclText);
    return aclXattr == null ? narrow : AclMode.ofXattr(narrow, aclXattr);
  }

  private static long number(RawPath digits) throws TarException {
    long value = 0;
    for (byte b : digits.bytes()) {
      if (b < '0' || b > '9') {
        throw broken();
      }
      value = value * 10 + b - '0';
    }
    if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
      throw broken();
    }
    return value;
  }

  /** Seconds since 1970 as a decimal number; digits beyond nanoseconds are dropped. */
  private void time(RawPath text) throws TarException {
    boolean negative = !text.isEmpty() && text.at(0) == '-';
    RawPath digits = text.slice(negative ? 1 : 0, text.length());
    int point = digits.indexOf('.');
    long seconds = number(point < 0 ? digits : digits.slice(0, point));
    int nanos = 0;
    int have = 0;
    for (int i = point + 1; point >= 0 && i < digits.length(); i++) {
      if (digits.at(i) < '0' || digits.at(i) > '9') {
        throw broken();
      }
      if (have < NANOS_DIGITS) {
        nanos = nanos * 10 + digits.at(i) - '0';
        have++;
      }
    }
    for (; have > 0 && have < NANOS_DIGITS; have++) {
      nanos *= 10;
    }
    if (negative && nanos > 0) {
      mtimeSeconds = -seconds - 1;
      mtimeNanos = 1_000_000_000 - nanos;
    } else {
      mtimeSeconds = negative ? -seconds : seconds;
      mtimeNanos = nanos;
    }
    hasMtime = true;
  }

  static TarException broken() {
    return new TarException("a pax header is broken");
  }

  /** The records that are set, each in its own line. */
  byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (path != null) {
      write(out, PATH, path.bytes());
    }
    if (link != null) {
      write(out, LINK, link.bytes());
    }
    writeNumber(out, SIZE, sizeBytes);
    writeNumber(out, UID, uid);
    writeNumber(out, GID, gid);
    if (hasMtime) {
      write(out, MTIME, ascii(timeText(mtimeSeconds, mtimeNanos)));
    }
    for (Xattr xattr : xattrs) {
      write(out, XATTR.concat(encoded(xattr.name())), xattr.value());
    }
    return out.toByteArray();
  }

  /** "=" would end the key; GNU tar writes it so, and its own sign of that as %25. */
  private static RawPath encoded(RawPath name) {
    RawPath encoded = RawPath.EMPTY;
    int start = 0;
    for (int i = 0; i < name.length(); i++) {
      if (name.at(i) == '=' || name.at(i) == '%') {
        RawPath sign = name.at(i) == '=' ? EQUALS_SIGN : PERCENT_SIGN;
        encoded = encoded.concat(name.slice(start, i)).concat(sign);
        start = i + 1;
      }
    }
    return encoded.concat(name.slice(start, name.length()));
  }

  private static RawPath decoded(RawPath name) {
    RawPath decoded = RawPath.EMPTY;
    int start = 0;
    for (int i = 0; i + 3 <= name.length(); i++) {
      RawPath sign = name.at(i) == '%' ? name.slice(i, i + 3) : RawPath.EMPTY;
      if (sign.equals(EQUALS_SIGN) || sign.equals(PERCENT_SIGN)) {
        RawPath plain = RawPath.ascii(sign.equals(EQUALS_SIGN) ? "=" : "%");
        decoded = decoded.concat(name.slice(start, i)).concat(plain);
        start = i + 3;
      }
    }
    return decoded.concat(name.slice(start, name.length()));
  }

  private static String timeText(long seconds, int nanos) {
    boolean negative = seconds < 0 && nanos > 0;
    String sign = negative && seconds == -1 ? "-" : "";
    int fraction = negative ? 1_000_000_000 - nanos : nanos;
    String digits = Integer.toString(1_000_000_000 + fraction).substring(1);
    return sign + (negative ? seconds + 1 : seconds) + (nanos == 0 ? "" : "." + digits);
  }

  private static void writeNumber(ByteArrayOutputStream out, RawPath key, Long value) {
    if (value != null) {
      write(out, key, ascii(Long.toString(value)));
    }
  }

  /** The length in front counts itself. */
  private static void write(ByteArrayOutputStream out, RawPath key, byte[] value) {
    int rest = key.length() + value.length + 3;
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    out.writeBytes(ascii(length + " "));
    out.writeBytes(key.bytes());
    out.write('=');
    out.writeBytes(value);
    out.write('\n');
  }

  private static byte[] ascii(String text) {
    return RawPath.ascii(text).bytes();
  }
}
