package dev.jcp.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Lines as /proc/PID/cgroup had them under podman 4.3, containerd 1.6 and Docker 20.10. */
class CgroupTest {

  private static final String A =
      "68d81b8d1f0cd3dfec84808985a14aed4b7e375a521ccb245df333a64e26e1a9";
  private static final String B =
      "2ff422c66f0a94a4b632ee44a3328702662c154842a66187a9f15e63d1392998";

  private static Cgroup of(String lines) {
    return Cgroup.parse(lines.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void outermostIdCountsWhateverStandsBeforeIt() {
    assertEquals(A, of("0::/docker/" + A + "\n").id());
    assertEquals(A, of("9:pids:/libpod_parent/libpod-" + A + "\n0::/\n").id());
    assertEquals(A, of("0::/kubepods.slice/pod1.slice/cri-containerd-" + A + ".scope\n").id());
    assertEquals(A, of("0::/machine.slice/libpod-" + A + ".scope/container\n").id());
    assertEquals(A, of("0::/docker/" + A + "/docker/" + B + "\n").id());
    assertEquals(B, of("0::/docker/" + A + "/docker/" + B + "\n").untrustedInnerId());
    assertEquals("", of("0::/user.slice/user-1000.slice\n").id());
    assertEquals("", of("").id());
  }

  @Test
  void podOfPodmanIsNotItsMember() {
    assertEquals(B, of("0::/libpod_parent/" + A + "/libpod-" + B + "\n").id());
    // what a container's root makes below its own cgroup is no pod
    assertEquals(A, of("0::/docker/" + A + "/libpod-" + B + "\n").id());
  }

  @Test
  void idsThatAreNamesAreWholeComponents() {
    assertTrue(of("0::/k8s.io/web\n").isOf("web"));
    assertTrue(of("0::/k8s.io/web/init.scope\n").isOf("web"));
    assertTrue(of("0::/cri-containerd-my-web.scope\n").isOf("my-web"));
    assertFalse(of("0::/k8s.io/web2\n").isOf("web"));
    assertFalse(of("0::/docker/" + A + "/" + B + "\n").isOf(B));
  }
}
