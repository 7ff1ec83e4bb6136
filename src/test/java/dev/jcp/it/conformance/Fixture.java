package dev.jcp.it.conformance;

import dev.jcp.it.engine.Container;
import dev.jcp.it.tree.Bytes;
import dev.jcp.it.tree.Listing;
import dev.jcp.it.tree.Shell;
import dev.jcp.it.tree.TreeSpec;

/**
 * What all cases copy ({@code s}) and where to ({@code t}), the same on the host and in containers.
 *
 * <p>Sources are made once and never change; the destination is made anew before each copy, under
 * the same path for both programs, so that absolute links and messages are the same too.
 */
final class Fixture {

  private final String top;
  private final String base;
  private Listing untouched;

  /**
   * @param top the folder as the tests reach it
   * @param base the same as the links in it must name it
   */
  private Fixture(String top, String base) {
    this.top = top;
    this.base = base;
  }

  static Fixture onHost(String folder) {
    return new Fixture(folder, folder).make();
  }

  static Fixture in(Container container) {
    return new Fixture(container.path(""), "").make();
  }

  /** A path of the cases as text: {@code @} stands for what makes it absolute. */
  String spell(String path) {
    return path.replace("@", base);
  }

  /** The same as the host reaches it. */
  String reach(String path) {
    return path.startsWith("@") ? path.replace("@", top) : top + "/" + path;
  }

  Listing sources() {
    return Listing.of(top + "/s");
  }

  Listing destination() {
    return Listing.withXattrs(top + "/t");
  }

  /** The destination before anything is copied there. */
  Listing untouched() {
    return untouched;
  }

  /** Makes the destination as it was. */
  void reset() {
    String at = Bytes.quote(top);
    Shell.run("cd " + at + " && rm -rf t && cp -a template t").orFail();
  }

  private Fixture make() {
    TreeSpec.of(
            """
            file s/file text=hello mode=0644
            file s/empty
            file s/suid text=suid mode=6755
            file s/lent text=lent mode=6755 owner=1000:1000
            file s/owned text=owned owner=1234:1235 mode=0640
            file s/ro text=readonly mode=0400
            file s/with\\x20blank\\x20 text=blank
            file s/a:b text=colon
            file s/big size=300000
            dir  s/dir mode=0751 owner=5:6
            file s/dir/a text=a mode=0604 owner=3:4
            file s/dir/suid text=s mode=4711
            file s/dir/ro text=ro mode=0000
            file s/dir/.hidden text=hidden
            dir  s/dir/sub mode=2775
            dir  s/dir/sub/empty mode=0700
            file s/dir/sub/b text=b
            hard s/dir/sub/hard to=s/dir/a
            hard s/dir/zhard to=s/dir/a
            link s/dir/la to=a
            link s/dir/labs to=/etc/passwd
            link s/dir/lsub to=sub/b
            link s/dir/dangling to=nowhere
            link s/dir/loop to=loop
            fifo s/dir/pipe mode=0622
            link u/dirup/lup to=../../../../../etc
            file u/dirup/z text=z
            dir  s/emptydir mode=0711
            dir  s/sticky mode=1777
            file s/sticky/f text=f
            dir  s/deep/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16
            file s/deep/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/leaf text=leaf
            fifo s/fifo mode=0640
            link s/lfile to=file
            link s/ldir to=dir
            link s/llfile to=lfile
            link s/lldir to=ldir
            link s/labsfile to=@/s/file
            link s/labsdir to=@/s/dir
            link s/ldangling to=nowhere
            link s/lloop to=lloop
            """
                .replace("@", base))
        .makeIn(top);
    TreeSpec.of(
            """
            dir  template
            file template/file text=old-file mode=0600 owner=7:8
            hard template/zhard to=template/file
            dir  template/dir mode=0750 owner=7:8
            file template/dir/inside text=keep
            dir  template/empty
            dir  template/acl
            dir  template/acl/sub mode=0700
            dir  template/gid mode=2775 owner=0:50
            fifo template/fifo
            link template/ldir to=dir
            link template/lldir to=ldir
            link template/labs to=@/t/dir
            link template/lfile to=file
            link template/llfile to=lfile
            link template/lnew to=new2
            link template/lnoparent to=no/new
            link template/lloop to=lloop
            dir  template/hasfiles
            file template/hasfiles/file text=old
            file template/hasfiles/dir text=old
            file template/hasfiles/emptydir text=old
            file template/hasfiles/lfile text=old
            file template/hasfiles/ldir text=old
            file template/hasfiles/fifo text=old
            hard template/hasfiles/other to=template/hasfiles/file
            dir  template/hasdirs mode=0770 owner=9:9
            dir  template/hasdirs/file
            file template/hasdirs/file/keep text=keep
            dir  template/hasdirs/dir mode=0700 owner=9:9
            file template/hasdirs/dir/a text=old-a
            file template/hasdirs/dir/keep text=keep
            dir  template/hasdirs/dir/sub
            file template/hasdirs/dir/sub/keep text=keep
            dir  template/hasdirs/emptydir
            file template/hasdirs/emptydir/keep text=keep
            dir  template/hasdirs/lfile
            dir  template/hasdirs/ldir
            file template/hasdirs/ldir/keep text=keep
            dir  template/hasdirs/fifo
            dir  template/haslinks
            link template/haslinks/file to=../file
            link template/haslinks/dir to=../dir
            link template/haslinks/emptydir to=../empty
            link template/haslinks/lfile to=../file
            link template/haslinks/ldir to=../dir
            link template/haslinks/fifo to=../file
            """
                .replace("@", base))
        .makeIn(top);
    Shell.run("setfacl -R -d -m u:4321:rwx " + Bytes.quote(top) + "/template/acl").orFail();
    reset();
    untouched = destination();
    return this;
  }
}
