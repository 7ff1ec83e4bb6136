package dev.jcp.it.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.it.Jcp;
import dev.jcp.it.engine.Container;
import dev.jcp.it.engine.DockerDaemon;
import dev.jcp.it.tree.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of files with holes, and of files with ACLs, on standard input. */
class SparseStreamsIT {

  private static final String[] PROGRAMS = {
    "tar -S --format=posix --sparse-version=1.0",
    "tar -S --format=posix --sparse-version=0.1",
    "tar -S --format=posix --sparse-version=0.0",
    "tar -S --format=gnu",
    "bsdtar --format=pax"
  };

  private static Container note;

  @TempDir private Path here;

  @BeforeAll
  static void start() {
    note = DockerDaemon.get().run("--tmpfs /shm");
  }

  @AfterAll
  static void remove() {
    note.remove();
  }

  private Shell.Result sh(String script) {
    return Shell.run("cd " + here + " && " + script);
  }

  private Shell.Result unpack(String route, String archive, String to) {
    return sh(archive + " | (" + note.jcp(here).script("--via", route, "-", note.at(to)) + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proc", "tar"})
  void filesWithHolesAreWhole(String route) {
    sh("truncate -s 5M disk; echo end >>disk; printf ab | dd of=disk bs=1 seek=1000000 conv=notrunc;"
            + " for i in $(seq 30); do printf x | dd of=many bs=1 seek=${i}0000 conv=notrunc; done;"
            + " truncate -s 9M hole; seq 9 >plain; sha1sum disk many hole plain >sums")
        .orFail();
    for (String program : PROGRAMS) {
      if (Shell.run("command -v " + program.split(" ", 2)[0]).status() != 0) {
        continue;
      }
      note.sh("rm -rf /s; mkdir /s").orFail();
      Shell.Result run = unpack(route, program + " -cf - disk many hole plain", "/s");
      assertEquals(0, run.status(), program + run.describe());
      sh("cp sums " + note.path("/s")).orFail();
      note.sh("cd /s && sha1sum -c sums").orFail();
    }
  }

  /** A file of 1 TiB, of which 12 bytes are stored. */
  @Test
  void holesStayHoles() {
    sh("truncate -s 1T big; echo end >>big; printf ab | dd of=big bs=1 seek=99G conv=notrunc")
        .orFail();
    for (String program : PROGRAMS) {
      if (Shell.run("command -v " + program.split(" ", 2)[0]).status() != 0) {
        continue;
      }
      Shell.Result run = unpack("proc", program + " -cf - big", "/shm");
      assertEquals(0, run.status(), program + run.describe());
      assertEquals(
          "1099511627780 1\n",
          Shell.run(
                  "cd "
                      + note.path("/shm")
                      + "; echo $(stat -c '%s' big) $(($(stat -c %b big) < 100)); rm big")
              .out());
    }
  }

  @Test
  void wrongListsOfHolesAreNamedAndTheRestIsUnpacked() {
    String make =
        """
        import tarfile, io
        t = tarfile.open('bad.tar', 'w', format=tarfile.PAX_FORMAT)
        def add(name, data, **pax):
            i = tarfile.TarInfo(name); i.size = len(data)
            i.pax_headers = {'GNU.sparse.' + k: v for k, v in pax.items()}
            t.addfile(i, io.BytesIO(data))
        add('overlap', b'abc', size='9', map='0,2,1,1')
        add('beyond', b'abc', size='9', map='8,3')
        add('endless', b'abc', size='9223372036854775807', map='0,3')
        add('negative', b'abc', size='9', map='-1,3')
        add('good', b'good')
        t.close()
        """;
    sh("cat >make.py <<'E'\n" + make + "E\npython3 make.py").orFail();
    for (String route : new String[] {"proc", "tar"}) {
      note.sh("rm -rf /b; mkdir /b").orFail();
      Shell.Result run = unpack(route, "cat bad.tar", "/b");
      assertEquals(1, run.status(), run.describe());
      for (String name : new String[] {"overlap", "beyond", "endless", "negative"}) {
        assertTrue(run.err().contains("-/" + name + ": cannot read: refused"), run.describe());
      }
      assertEquals("good\n", note.sh("ls /b").out());
      assertEquals("good", note.read("/b/good"));
    }
  }

  /** Two million pieces, with the memory that jcp has. */
  @Test
  void aLongListOfHolesFitsIntoMemory() {
    String make =
        """
        n = 2000000
        import sys
        rec = lambda s: (lambda l: b'%d ' % l + s + b'\\n')(len(s) + 2 + len(str(len(s) + 9)))
        map = b','.join(b'%d,1' % (i * 4096) for i in range(n))
        pax = rec(b'GNU.sparse.size=%d' % (n * 4096)) + rec(b'GNU.sparse.map=' + map)
        def block(name, typeflag, size):
            b = bytearray(512); b[0:len(name)] = name; b[100:107] = b'0000644'
            b[108:115] = b[116:123] = b'0000000'; b[124:135] = b'%011o' % size
            b[136:147] = b'%011o' % 0; b[156:157] = typeflag; b[257:265] = b'ustar\\x0000'
            b[148:156] = b' ' * 8; b[148:155] = b'%06o\\0' % sum(b); return bytes(b)
        pad = lambda d: d + b'\\0' * (-len(d) % 512)
        sys.stdout.buffer.write(block(b'pax', b'x', len(pax)) + pad(pax)
            + block(b's', b'0', n) + pad(b'x' * n) + b'\\0' * 1024)
        """;
    sh("cat >make.py <<'E'\n" + make + "E\n").orFail();
    Shell.Result run = unpack("tar", "python3 make.py | head -c 20000000", "/tmp");
    assertEquals(1, run.status(), run.describe());
    assertTrue(run.err().contains("ends in the middle"), run.describe());
    Jcp less = note.jcp(here).with("JCP_JAVA_OPTIONS", "-Xmx64m");
    run = sh("python3 make.py | (" + less.script("-", note.at("/shm")) + ")");
    assertEquals(0, run.status(), run.describe());
    assertEquals(
        "8192000000\n",
        Shell.run("stat -c %s " + note.path("/shm/s") + "; rm " + note.path("/shm/s")).out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar --acls", "tar --xattrs --xattrs-include=*"})
  void aMaskIsNoMode(String program) {
    sh("echo secret >f; chmod 600 f; setfacl -m u:4321:rw f; [ $(stat -c %a f) = 660 ]").orFail();
    for (String route : new String[] {"proc", "tar"}) {
      Shell.Result run = unpack(route, program + " --format=posix -cf - f", "/tmp");
      assertEquals(0, run.status(), run.describe());
      assertEquals("600\n", note.sh("stat -c %a /tmp/f; rm /tmp/f").out(), route);
    }
  }

  @Test
  void otherCompressionsAndTextAreNamedWithWhatToWrite() {
    sh("echo hello >f; tar -cf a.tar f; zstd -q a.tar; xz --format=lzma -k a.tar").orFail();
    Shell.Result zstd = unpack("proc", "cat a.tar.zst", "/tmp");
    assertEquals(1, zstd.status());
    assertEquals(
        """
        jcp: -: cannot read: this is compressed with zstd
          unpack it on the way: zstd -dc FILE | jcp - ...
        """,
        zstd.err());
    assertTrue(unpack("proc", "cat a.tar.lzma", "/tmp").err().contains("xz --format=lzma -dc"));
    assertTrue(unpack("tar", "cat f", "/tmp").err().contains("this is text, not a tar archive"));
  }
}
