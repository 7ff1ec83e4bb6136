package dev.jcp.engine;

import dev.jcp.engine.http.HttpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;

/**
 * What the header X-Docker-Container-Path-Stat says of a path.
 *
 * @param goMode type and permissions as Go's os.FileMode has them
 * @param linkTarget of a symlink: what it leads to after all links, absolute in the container
 * @param mtime null where it was not said
 */
public record PathStat(String name, long goMode, String linkTarget, OffsetDateTime mtime) {

  private static final long MODE_DIR = 1L << 31;
  private static final long MODE_SYMLINK = 1L << 27;
  private static final long MODE_DEVICE = 1L << 26;

  static PathStat parse(String base64) throws IOException {
    if (base64 == null) {
      throw new HttpException("the answer does not say what is at the path");
    }
    Object json;
    try {
      json = Json.parse(Base64.getDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      throw new HttpException("the answer does not say what is at the path");
    }
    return new PathStat(
        Json.text(json, "name"),
        Json.number(json, "mode"),
        Json.text(json, "linkTarget"),
        time(Json.text(json, "mtime")));
  }

  private static OffsetDateTime time(String text) {
    try {
      return OffsetDateTime.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  public boolean isFolder() {
    return (goMode & MODE_DIR) != 0;
  }

  public boolean isSymlink() {
    return (goMode & MODE_SYMLINK) != 0;
  }

  public boolean isDevice() {
    return (goMode & MODE_DEVICE) != 0;
  }
}
