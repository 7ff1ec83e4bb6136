package dev.jcp.tree;

import dev.jcp.path.RawPath;
import java.util.ArrayList;
import java.util.List;

/**
 * Things that would stay behind if jcp ended now. The thread that ends it after a signal asks for
 * them, when the one that copies did not get to take them back in time.
 */
public final class Unfinished {

  private static final List<Unfinished> ALL = new ArrayList<>();

  private final Complaints complaints;
  private final RawPath path;
  private final RawPath name;

  private Unfinished(Complaints complaints, RawPath path, RawPath name) {
    this.complaints = complaints;
    this.path = path;
    this.name = name;
    synchronized (ALL) {
      ALL.add(this);
    }
  }

  /** What the entry is made under, until it gets its own name. */
  public static Unfinished staged(Complaints complaints, RawPath path, RawPath temporary) {
    return new Unfinished(complaints, path, temporary);
  }

  /** A file that can only be written in place. */
  public static Unfinished inPlace(Complaints complaints, RawPath path) {
    return new Unfinished(complaints, path, null);
  }

  /** It is in place, has been removed, or has been named. */
  public void done() {
    synchronized (ALL) {
      ALL.remove(this);
    }
  }

  /** A line for each, for the user. */
  public static List<String> lines() {
    List<String> lines = new ArrayList<>();
    synchronized (ALL) {
      for (Unfinished one : ALL) {
        lines.add(one.line());
      }
    }
    return lines;
  }

  private String line() {
    RawPath place = complaints.placeOf(path);
    return name == null
        ? place + ": is incomplete now: it had to be written in place"
        : beside(place, name) + ": left behind: it could not be removed in time\n  remove it";
  }

  /** The place of another name in the directory of an entry, as the user typed that. */
  public static RawPath beside(RawPath place, RawPath name) {
    int end = place.length();
    while (end > 1 && place.at(end - 1) == '/') {
      end--;
    }
    int start = end;
    while (start > 0 && place.at(start - 1) != '/') {
      start--;
    }
    // "web:new" lies in the container's root; a local name with a colon has a slash before it.
    int colon = place.indexOf(':');
    int cut = start == 0 && colon >= 0 ? colon + 1 : start;
    return place.slice(0, cut).concat(name);
  }
}
