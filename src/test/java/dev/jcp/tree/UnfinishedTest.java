package dev.jcp.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.path.RawPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnfinishedTest {

  private static RawPath path(String text) {
    return RawPath.of(text.getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({
    "new,.jcp-1",
    "./new,./.jcp-1",
    "out/new,out/.jcp-1",
    "out/new/,out/.jcp-1",
    "/new,/.jcp-1",
    "web:new,web:.jcp-1",
    "web:/new,web:/.jcp-1",
    "web:/srv/new//,web:/srv/.jcp-1",
    "./a:b/new,./a:b/.jcp-1",
    "out/.,out/.jcp-1",
    "web:/srv/.,web:/srv/.jcp-1",
    ".,.jcp-1",
  })
  void temporaryNameStandsBesideTheEntry(String place, String shown) {
    assertEquals(shown, Unfinished.beside(path(place), path(".jcp-1")).toString());
  }

  @Test
  void whatIsDoneIsNotNamed() {
    Complaints complaints =
        new Complaints() {
          @Override
          public void about(RawPath path, String what) {}

          @Override
          public void once(RawPath path, String what, boolean failure) {}

          @Override
          public void note(RawPath path, String what) {}

          @Override
          public RawPath placeOf(RawPath path) {
            return path("out").resolve(path);
          }
        };
    Unfinished staged = Unfinished.staged(complaints, path("d"), path(".jcp-1"));
    Unfinished written = Unfinished.inPlace(complaints, path("hosts"));
    assertEquals(
        List.of(
            "out/.jcp-1: left behind: it could not be removed in time\n  remove it",
            "out/hosts: is incomplete now: it had to be written in place"),
        Unfinished.lines());
    staged.done();
    written.done();
    assertEquals(List.of(), Unfinished.lines());
  }
}
