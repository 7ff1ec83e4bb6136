package dev.jcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodmanProgramTest {

  @ParameterizedTest
  @CsvSource({
    "HOME,true,false",
    "XDG_RUNTIME_DIR,true,false",
    "XDG_CONFIG_HOME,true,false",
    "CONTAINERS_CONF,true,true",
    "CONTAINERS_STORAGE_CONF,true,true",
    "_CONTAINERS_USERNS_CONFIGURED,true,true",
    "STORAGE_DRIVER,true,true",
    "CONTAINER_HOST,false,false",
    "CONTAINER_CONNECTION,false,false",
    "DOCKER_HOST,false,false",
    "LISTEN_FDS,false,false",
    "NOTIFY_SOCKET,false,false",
    "LD_PRELOAD,false,false",
    "LD_LIBRARY_PATH,false,false",
    "TMPDIR,false,false",
    "HOMELESS,false,false"
  })
  void variableIsKept(String name, boolean ofOwnHome, boolean ofAnothers) {
    assertEquals(ofOwnHome, keeps(name, true));
    assertEquals(ofAnothers, keeps(name, false));
  }

  private static boolean keeps(String name, boolean own) {
    Map<String, String> environment = new HashMap<>(Map.of(name, "x", "PATH", "/home/x/bin"));
    PodmanProgram.clean(environment, own);
    String path = environment.remove("PATH");
    assertEquals("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", path);
    return environment.keySet().equals(Set.of(name));
  }
}
