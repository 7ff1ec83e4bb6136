import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ModuleVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes one modular jar of the program and its libraries, in a form that starts fast.
 *
 * <p>One module, because jlink takes no automatic modules and because the program adds a class to
 * jffi's package. Class files older than version 50 (picocli's are 49) are raised to 52 with
 * computed stack frames: no CDS or AOT cache holds older ones, so they would be parsed and verified
 * at every start, which costs 30 ms.
 *
 * <p>Usage: MergeModule OUT.jar IN.jar... where an earlier jar's class wins over a later one's.
 */
public final class MergeModule {
  private static final String MAIN_CLASS = "dev/jcp/Main";

  private MergeModule() {}

  public static void main(String[] args) throws IOException {
    List<Path> inputs = new ArrayList<>();
    for (String arg : List.of(args).subList(1, args.length)) {
      inputs.add(Path.of(arg));
    }
    Map<String, byte[]> classes = new TreeMap<>();
    for (Path input : inputs) {
      addClasses(input, classes);
    }
    try (URLClassLoader libraries = loader(inputs)) {
      classes.replaceAll((name, bytes) -> raise(bytes, libraries));
    }
    classes.put("module-info.class", moduleInfo(classes));
    write(Path.of(args[0]), classes);
  }

  private static void addClasses(Path jar, Map<String, byte[]> classes) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
        if (isWanted(entry.getName()) && !classes.containsKey(entry.getName())) {
          try (InputStream in = file.getInputStream(entry)) {
            classes.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
  }

  /** Of jnr-constants' 900 classes only Linux's errno names are used. */
  private static boolean isWanted(String name) {
    if (!name.endsWith(".class")
        || name.startsWith("META-INF/")
        || name.equals("module-info.class")) {
      return false;
    }
    return !name.startsWith("jnr/constants/")
        || name.equals("jnr/constants/Constant.class")
        || name.startsWith("jnr/constants/platform/linux/Errno.")
        || name.startsWith("jnr/constants/platform/linux/Errno$");
  }

  private static byte[] raise(byte[] bytes, ClassLoader libraries) {
    int majorVersion = ((bytes[6] & 0xff) << 8) | (bytes[7] & 0xff);
    if (majorVersion >= Opcodes.V1_6) {
      return bytes;
    }
    // Version 52 must carry stack frames, which version 49 does not have.
    ClassWriter writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected ClassLoader getClassLoader() {
            return libraries;
          }
        };
    byte[] raised = bytes.clone();
    raised[7] = Opcodes.V1_8;
    new ClassReader(raised).accept(writer, ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  private static byte[] moduleInfo(Map<String, byte[]> classes) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_MODULE, "module-info", null, null, null);
    ModuleVisitor module = writer.visitModule("dev.jcp", 0, null);
    module.visitMainClass(MAIN_CLASS);
    for (String packageName : packages(classes)) {
      module.visitPackage(packageName);
    }
    module.visitRequire("java.base", Opcodes.ACC_MANDATED, null);
    // picocli and jffi mention java.sql, java.logging and sun.misc.Unsafe, but do without them: a
    // smaller image starts faster.
    module.visitRequire("java.logging", Opcodes.ACC_STATIC_PHASE, null);
    module.visitRequire("java.sql", Opcodes.ACC_STATIC_PHASE, null);
    module.visitRequire("jdk.unsupported", Opcodes.ACC_STATIC_PHASE, null);
    // How slf4j finds its logger in a module; META-INF/services counts on the class path only.
    module.visitUse("org/slf4j/spi/SLF4JServiceProvider");
    module.visitProvide(
        "org/slf4j/spi/SLF4JServiceProvider", "org/slf4j/simple/SimpleServiceProvider");
    module.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static TreeSet<String> packages(Map<String, byte[]> classes) {
    TreeSet<String> packages = new TreeSet<>();
    for (String name : classes.keySet()) {
      packages.add(name.substring(0, name.lastIndexOf('/')));
    }
    return packages;
  }

  /** Stored, with fixed times: the same classes give the same jar. */
  private static void write(Path jar, Map<String, byte[]> classes) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(content)) {
      put(
          out,
          "META-INF/MANIFEST.MF",
          ("Manifest-Version: 1.0\nMain-Class: " + MAIN_CLASS.replace('/', '.') + "\n").getBytes());
      put(
          out,
          "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
          "org.slf4j.simple.SimpleServiceProvider\n".getBytes());
      for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
        put(out, entry.getKey(), entry.getValue());
      }
    }
    try (OutputStream out = Files.newOutputStream(jar)) {
      content.writeTo(out);
    }
  }

  private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  private static URLClassLoader loader(List<Path> jars) throws IOException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }
}
