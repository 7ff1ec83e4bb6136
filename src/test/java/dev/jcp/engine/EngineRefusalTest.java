package dev.jcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What daemons say (docker 20.10 and later, podman 4.3), and what jcp makes of it. */
class EngineRefusalTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lstat /data/overlay2/9f/merged/srv/f/: not a directory|not a directory|",
        "lstat /data/merged/srv/nn: file name too long|file name too long|",
        "container rootfs is marked read-only|read-only file system|",
        "mounted volume is marked read-only|read-only file system|",
        "evalSymlinksInScope: too many links in /data/merged/loop"
            + "|too many levels of symbolic links, or a magic link|",
        "Error processing tar file(exit status 1): mkdir /vol/new: read-only file system"
            + "|read-only file system|/vol/new",
        "Error processing tar file(exit status 1): write /a/b: c: no space left on device"
            + "|no space left on device|/a/b: c",
        "Error processing tar file(exit status 1): cannot overwrite directory \"/x/f\" with"
            + " non-directory \"/x\"|cannot overwrite a directory with a non-directory|/x/f",
        "Error processing tar file(exit status 1): cannot overwrite non-directory \"/x/f\" with"
            + " directory \"/x\"|cannot overwrite a non-directory with a directory|/x/f",
        "busy\u001b[2J|the daemon answers 500 and says $'busy\\033[2J'|",
      })
  void wordsOfTheKernelAreOurs(String words, String ours, String where) {
    EngineRefusal refusal = EngineRefusal.of(500, words);
    assertEquals(ours, refusal.getMessage());
    assertEquals(
        where == null ? "" : where,
        new String(refusal.where().bytes(), java.nio.charset.StandardCharsets.ISO_8859_1));
  }
}
