package dev.jcp.tree.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Bash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecompressionTest {

  @TempDir Path path;
  private byte[] plain;

  @BeforeEach
  void makeArchive() throws Exception {
    Bash.run(path, "mkdir t; seq 20000 >t/f; head -c 30000 /dev/urandom >t/g; tar -cf a.tar t");
    plain = Files.readAllBytes(path.resolve("a.tar"));
  }

  private byte[] compressed(String command) throws Exception {
    Bash.require(command.split(" ", 2)[0]);
    Bash.run(path, command + " <a.tar >compressed");
    return Files.readAllBytes(path.resolve("compressed"));
  }

  private static byte[] unpacked(byte[] bytes) throws IOException {
    try (InputStream in = Decompression.of(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gzip", "gzip -1", "bzip2", "bzip2 -1", "xz", "xz -0", "xz -9", "xz -C none"})
  void whatProgramsPackedIsUnpacked(String command) throws Exception {
    assertArrayEquals(plain, unpacked(compressed(command)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "bzip2", "xz"})
  void partsOneBehindTheOtherAreJoined(String command) throws Exception {
    Bash.require(command);
    Bash.run(
        path,
        "head -c 50000 a.tar | PROGRAM >compressed; tail -c +50001 a.tar | PROGRAM >>compressed"
            .replace("PROGRAM", command));
    assertArrayEquals(plain, unpacked(Files.readAllBytes(path.resolve("compressed"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "bzip2", "xz"})
  void whatEndsEarlyIsAnError(String command) throws Exception {
    byte[] whole = compressed(command);
    for (int length : new int[] {12, 100, whole.length / 2, whole.length - 1}) {
      assertThrows(IOException.class, () -> unpacked(Arrays.copyOf(whole, length)), command);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "bzip2", "xz"})
  void whatIsDamagedIsAnErrorToTheReader(String command) throws Exception {
    byte[] damaged = compressed(command);
    for (int i = 0; i < 16; i++) {
      damaged[damaged.length / 2 + i] ^= 0x55;
    }
    InputStream in = new LosingInput(Decompression.of(new ByteArrayInputStream(damaged)));
    assertThrows(dev.jcp.tree.SourceLost.class, in::readAllBytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zstd -q", "lz4 -q", "xz --format=lzma", "lzma -0", "lzip", "lzop", "compress -c"})
  void whatIsNotUnpackedHereIsNamedWithItsProgram(String command) throws Exception {
    byte[] bytes = compressed(command);
    ForeignFormat e = assertThrows(ForeignFormat.class, () -> unpacked(bytes));
    String program = command.split(" ", 2)[0].replace("xz", "lzma");
    assertTrue(e.getMessage().contains(program), e.getMessage());
    assertTrue(e.remedy().contains(" -dc FILE | jcp - "), e.remedy());
  }

  @ParameterizedTest
  @CsvSource({
    "hello, text",
    "BZhello world, text",
    "#!/bin/sh, text",
    "PK\u0003\u0004x, zip",
    "7z\u00bc\u00af', 7z",
    "070701, cpio"
  })
  void otherFilesAreNamed(String start, String what) {
    byte[] bytes = start.getBytes(ISO_8859_1);
    ForeignFormat e = assertThrows(ForeignFormat.class, () -> unpacked(bytes));
    assertTrue(e.getMessage().contains(what), e.getMessage());
  }

  @Test
  void xzThatNeedsMoreMemoryThanWeHaveIsRefused() throws Exception {
    byte[] bytes = compressed("xz --lzma2=dict=256MiB");
    assertThrows(IOException.class, () -> unpacked(bytes));
  }

  @Test
  void aPlainArchiveStaysAsItIs() throws Exception {
    assertArrayEquals(plain, unpacked(plain));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BZh91AY&SY",
        "\u001f\u008b",
        "\u001f\u008b\u0008\0",
        "\u00fd7zXZ\0",
        "(\u00b5/\u00fd"
      })
  void aNameThatLooksCompressedDoesNotMakeTheArchiveSo(String name) throws Exception {
    byte[] archive = new RawTar().file(name, "hello").bytes();
    assertArrayEquals(archive, unpacked(archive));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format=ustar", "--format=gnu", "--format=oldgnu", "--format=pax"})
  void norDoesOneThatTarWrote(String format) throws Exception {
    Bash.run(path, "touch $'\\x1f\\x8b\\x08' BZh91AY\\&SY");
    for (String name : new String[] {"$'\\x1f\\x8b\\x08'", "'BZh91AY&SY'"}) {
      Bash.run(path, "tar " + format + " -cf b.tar " + name);
      byte[] archive = Files.readAllBytes(path.resolve("b.tar"));
      assertArrayEquals(archive, unpacked(archive));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0", "a\0", "BZhello\0", "\u00ff\u00fe\0\1"})
  void aFewBytesStayAsTheyAre(String text) throws Exception {
    byte[] bytes = text.getBytes(ISO_8859_1);
    assertArrayEquals(bytes, unpacked(bytes));
  }

  @Test
  void whatComesInSmallPiecesIsRecognized() throws Exception {
    byte[] packed = compressed("gzip");
    InputStream in =
        new ByteArrayInputStream(packed) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, 1));
          }
        };
    assertEquals(plain.length, Decompression.of(in).readAllBytes().length);
  }
}
