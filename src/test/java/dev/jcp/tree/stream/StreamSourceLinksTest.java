package dev.jcp.tree.stream;

import static dev.jcp.linux.Folder.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Symbolic and hard links in an archive, and what they may not be used for. */
class StreamSourceLinksTest {

  private static final String ROOT = "(DIRECTORY )";

  private static StreamSourceTree many(RawTar tar) {
    return StreamSourceTree.ofMany(tar.stream());
  }

  private static StreamSourceTree one(String top, RawTar tar) {
    return StreamSourceTree.of(tar.stream(), raw(top), 0);
  }

  @Test
  void nothingIsWrittenThroughASymlinkOfTheArchive() throws IOException {
    RawTar tar = new RawTar().symlink("l", "/etc").file("l/passwd", "evil").file("good", "1");
    assertEquals(
        List.of(ROOT, "SYMLINK l -> /etc", "refused", "REGULAR good: 1"), Walk.of(many(tar)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/l/x", "a/l/x/y", "./a//l/./x", "a/l/x/"})
  void norDeeperDown(String name) throws IOException {
    RawTar tar = new RawTar().folder("a/").symlink("a/l", "..").file(name, "evil");
    assertEquals(List.of(ROOT, "DIRECTORY a", "SYMLINK a/l -> ..", "refused"), Walk.of(many(tar)));
  }

  @Test
  void norBelowAFolderThatHasTheLinksNameMeanwhile() throws IOException {
    RawTar tar =
        new RawTar().symlink("l", "/etc").folder("l/").file("other", "1").file("l/x", "evil");
    assertEquals(
        List.of(ROOT, "SYMLINK l -> /etc", "DIRECTORY l", "REGULAR other: 1", "refused"),
        Walk.of(many(tar)));
  }

  @Test
  void whatOnlyBeginsLikeALinkIsNone() throws IOException {
    RawTar tar = new RawTar().symlink("l", "/etc").file("l2/x", "1");
    assertEquals(
        List.of(ROOT, "SYMLINK l -> /etc", "(DIRECTORY l2)", "REGULAR l2/x: 1"),
        Walk.of(many(tar)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/shadow", "/../etc/shadow", "..", "a/../../x", ""})
  void hardLinksThatLeadElsewhereAreRefused(String target) throws IOException {
    RawTar tar = new RawTar().file("f", "1").hardLink("h", target).file("good", "2");
    assertEquals(List.of(ROOT, "REGULAR f: 1", "refused", "REGULAR good: 2"), Walk.of(many(tar)));
  }

  @Test
  void hardLinksOfThingsBehindALinkOfTheArchiveAreRefused() throws IOException {
    RawTar tar = new RawTar().symlink("l", "/etc").hardLink("h", "l/shadow").hardLink("i", "l");
    assertEquals(
        List.of(ROOT, "SYMLINK l -> /etc", "refused", "HARD_LINK i -> l"), Walk.of(many(tar)));
  }

  @Test
  void aLeadingSlashOfALinksFirstNameIsDropped() throws IOException {
    RawTar tar = new RawTar().file("/f", "1").hardLink("/h", "/f");
    assertEquals(List.of(ROOT, "REGULAR f: 1", "HARD_LINK h -> f"), Walk.of(many(tar)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../etc/shadow", "dir2/f", "f", "/dir/f"})
  void soAreHardLinksOutOfTheAskedForName(String target) throws IOException {
    RawTar tar = new RawTar().folder("dir").file("dir/f", "1").hardLink("dir/h", target);
    assertEquals(List.of("DIRECTORY ", "REGULAR f: 1", "refused"), Walk.of(one("dir", tar)));
  }

  @Test
  void hardLinkWithANulIsRefused() throws IOException {
    RawTar tar = new RawTar().file("f", "1").pax("linkpath=f\0x").hardLink("h", "f");
    assertEquals(List.of(ROOT, "REGULAR f: 1", "refused"), Walk.of(many(tar)));
  }

  @Test
  void aSymlinksTargetIsItsOwnAffair() throws IOException {
    RawTar tar = new RawTar().symlink("a", "../../x").symlink("b", "/abs").symlink("c", "\u00ff");
    assertEquals(
        List.of(ROOT, "SYMLINK a -> ../../x", "SYMLINK b -> /abs", "SYMLINK c -> \u00ff"),
        Walk.of(many(tar)));
  }

  @Test
  void symlinkToNowhereIsRefused() throws IOException {
    RawTar tar = new RawTar().symlink("a", "").pax("linkpath=x\0y").symlink("b", "x");
    assertEquals(List.of(ROOT, "refused", "refused"), Walk.of(many(tar)));
  }
}
