package dev.jcp.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Lines as /proc/PID/cgroup had them under Docker 20.10 to 27, Podman 4.3, containerd 1.6. */
class CgroupIdTest {

  private static final String A =
      "68d81b8d1f0cd3dfec84808985a14aed4b7e375a521ccb245df333a64e26e1a9";
  private static final String B =
      "2ff422c66f0a94a4b632ee44a3328702662c154842a66187a9f15e63d1392998";

  private static CgroupId parse(String lines) {
    return CgroupId.parse(lines.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void cgroupV1AndV2() {
    CgroupId id = new CgroupId(A, true);
    assertEquals(id, parse("9:name=systemd:/docker/" + A + "\n0::/docker/" + A + "\n"));
    assertEquals(id, parse("0::/system.slice/docker-" + A + ".scope\n"));
    assertEquals(id, parse("8:pids:/\n4:cpu,cpuacct:/docker/" + A));
    assertEquals(id, parse("0::/../../docker/" + A + "/init.scope\n"));
  }

  @Test
  void underAnotherParentOnlyDockersStateCanTell() {
    assertEquals(new CgroupId(A, false), parse("1:cpu:/kubepods/burstable/pod1-2/" + A + "\n"));
    assertEquals(new CgroupId(A, false), parse("1:cpu:/" + A + "\n"));
  }

  @Test
  void otherEnginesAreNotMeant() {
    assertNull(parse("0::/libpod_parent/libpod-" + A + "\n"));
    assertNull(parse("0::/machine.slice/libpod-" + A + ".scope/container\n"));
    assertNull(parse("0::/kubepods.slice/cri-containerd-" + A + ".scope\n"));
    assertNull(parse("0::/machine.slice/libpod-" + A + ".scope/docker/" + B + "\n"));
  }

  @Test
  void theOutermostIdCounts() {
    assertEquals(new CgroupId(A, true), parse("0::/docker/" + A + "/docker/" + B + "\n"));
    assertEquals(
        new CgroupId(A, true),
        parse("0::/system.slice/docker-" + A + ".scope/docker-" + B + ".scope\n"));
  }

  @Test
  void everythingElseIsNoContainer() {
    assertNull(parse(""));
    assertNull(parse("0::/\n"));
    assertNull(parse("0::/user.slice/user-0.slice/session-1.scope\n"));
    assertNull(parse("0::/docker/" + A.substring(1) + "\n"));
    assertNull(parse("0::/docker/" + A + "0\n"));
    assertNull(parse("0::/docker/" + A.toUpperCase(java.util.Locale.ROOT) + "\n"));
    assertNull(parse("garbage " + A + A + "\n"));
  }
}
