package dev.jcp.tree.stream;

import static dev.jcp.linux.Folder.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcp.linux.Bash;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mode that a file gets whose ACL stays behind. */
class AclModeTest {

  @TempDir Path path;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "660|user::rw-,user:4321:rw-,group::---,mask::rw-,other::---|600",
        "664|user::rw-,user:lisa:rw-:4321,group::r--,mask::rw-,other::r--|644",
        "664|user::rw-,group::rw-,group:5:rwx,mask::r--,other::r--|644",
        "6775|user::rwx,user:1:rwx,group::r-x,mask::rwx,other::r-x|6755",
        "640|user::rw-,group::r--,other::---|640",
        "664|u::rw,u:7:rw,g::r,m::rw,o::r|644",
        "664|user::rw-\\nuser:7:rw-\\ngroup::r--\\nmask::rw-\\nother::r--\\n|644",
        "664|user::rw-,user:7:rw-,group::r--\t#effective:rw-,mask::rw-,other::r--|644",
        "670|user::rw-,group:7:rwx,mask::rwx,other::---|600",
        "664|what is this|604",
        "664|group::|604"
      })
  void textIsUnderstood(String mode, String acl, String narrowed) {
    int result = AclMode.ofText(Integer.parseInt(mode, 8), raw(acl.replace("\\n", "\n")));
    assertEquals(narrowed, Integer.toOctalString(result));
  }

  @ParameterizedTest
  @CsvSource({"tar --acls", "tar --xattrs --xattrs-include=*", "bsdtar"})
  void whatProgramsWriteIsUnderstood(String program) throws Exception {
    Bash.require(program.split(" ", 2)[0]);
    Bash.run(
        path,
        "touch f g; mkdir d; chmod 600 f; chmod 640 g; chmod 750 d; setfacl -m u:4321:rw f g;"
            + " setfacl -m g:55:rwx,d:u:4:rwx d; "
            + program
            + " --format=pax -cf a.tar d f g");
    TarReader tar = Reading.reader(Files.readAllBytes(path.resolve("a.tar")));
    StringBuilder modes = new StringBuilder();
    for (TarHeader header = tar.next(); header != null; header = tar.next()) {
      modes.append(Integer.toOctalString(header.mode())).append(' ');
    }
    assertEquals("750 600 640 ", modes.toString());
  }

  @Test
  void aBrokenXattrGivesTheGroupNothing() {
    assertEquals(0604, AclMode.ofXattr(0664, new byte[] {2, 0, 0, 0, 4}));
  }
}
