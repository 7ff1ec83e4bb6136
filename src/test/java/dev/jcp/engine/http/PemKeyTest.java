package dev.jcp.engine.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcp.linux.Bash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys made by openssl, which also says what each is as PKCS#8. */
class PemKeyTest {

  private static final String RSA = "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024";

  @TempDir Path path;

  @BeforeEach
  void requireOpenssl() {
    Bash.require("openssl");
  }

  private byte[] made(String command) throws Exception {
    Bash.run(path, "openssl " + command + " >key.pem 2>errors || { cat errors; exit 1; }");
    return Files.readAllBytes(path.resolve("key.pem"));
  }

  private byte[] asPkcs8() throws Exception {
    Bash.run(path, "openssl pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der");
    return Files.readAllBytes(path.resolve("key.der"));
  }

  private static PrivateKey parse(String pem) throws HttpException {
    return PemKey.parse(pem.getBytes(StandardCharsets.ISO_8859_1), "key.pem");
  }

  private static String refusal(byte[] pem) {
    return assertThrows(HttpException.class, () -> PemKey.parse(pem, "key.pem")).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "RSA,genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024",
    "RSA,genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096",
    "EC,genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
    "EC,genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384",
    "EC,genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521",
    "EdDSA,genpkey -algorithm ed25519",
    "EdDSA,genpkey -algorithm ed448"
  })
  void pkcs8IsRead(String kind, String command) throws Exception {
    PrivateKey key = PemKey.parse(made(command), "key.pem");
    assertEquals(kind, key.getAlgorithm());
    assertArrayEquals(asPkcs8(), key.getEncoded());
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 2048, 4096})
  void traditionalRsaIsReadAtAnyLength(int bits) throws Exception {
    byte[] pem = made("genrsa -traditional " + bits);
    assertTrue(new String(pem, StandardCharsets.ISO_8859_1).contains("BEGIN RSA PRIVATE KEY"));
    assertArrayEquals(asPkcs8(), PemKey.parse(pem, "key.pem").getEncoded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"prime256v1", "secp384r1", "secp521r1"})
  void traditionalEcIsRead(String curve) throws Exception {
    byte[] pem = made("ecparam -genkey -noout -name " + curve);
    assertTrue(new String(pem, StandardCharsets.ISO_8859_1).contains("BEGIN EC PRIVATE KEY"));
    PrivateKey key = PemKey.parse(pem, "key.pem");
    assertEquals("EC", key.getAlgorithm());
    Bash.run(path, "openssl ec -in key.pem -text -noout 2>&1 | tr -d ' :\\n' >text");
    String text = Files.readString(path.resolve("text"));
    String number = ((java.security.interfaces.ECPrivateKey) key).getS().toString(16);
    assertTrue(text.contains(number), text);
  }

  @Test
  void parametersInFrontOfAKeyArePassedOver() throws Exception {
    byte[] pem = made("ecparam -genkey -name prime256v1");
    assertTrue(new String(pem, StandardCharsets.ISO_8859_1).contains("BEGIN EC PARAMETERS"));
    assertEquals("EC", PemKey.parse(pem, "key.pem").getAlgorithm());
  }

  @Test
  void textAndCertificatesAroundAKeyArePassedOver() throws Exception {
    String key = new String(made("genpkey -algorithm ed25519"), StandardCharsets.ISO_8859_1);
    String other = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assertEquals("EdDSA", parse("a note\n" + other + key + other).getAlgorithm());
  }

  @Test
  void linesMayEndAsOnWindows() throws Exception {
    String key = new String(made("genpkey -algorithm ed25519"), StandardCharsets.ISO_8859_1);
    assertEquals("EdDSA", parse(key.replace("\n", "\r\n")).getAlgorithm());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -aes256 -pass pass:secret",
        "genpkey -algorithm ed25519 -aes256 -pass pass:secret",
        "genrsa -traditional -aes256 -passout pass:secret 1024"
      })
  void encryptedKeysAreRefusedAndItIsSaid(String command) throws Exception {
    String message = refusal(made(command));
    assertTrue(message.startsWith("key.pem: ") && message.contains("encrypted"), message);
  }

  @Test
  void encryptedEcIsRefused() throws Exception {
    made("ecparam -genkey -noout -name prime256v1");
    Bash.run(path, "openssl ec -in key.pem -aes256 -passout pass:secret -out locked.pem 2>&1");
    String message = refusal(Files.readAllBytes(path.resolve("locked.pem")));
    assertTrue(message.contains("encrypted"), message);
  }

  @Test
  void publicKeyIsNoPrivateOne() throws Exception {
    made("genpkey -algorithm ed25519");
    Bash.run(path, "openssl pkey -in key.pem -pubout -out public.pem");
    assertTrue(refusal(Files.readAllBytes(path.resolve("public.pem"))).startsWith("key.pem: "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"genpkey -algorithm X25519", "genpkey -algorithm X448"})
  void keysThatCannotSignAreRefused(String command) throws Exception {
    assertTrue(refusal(made(command)).contains("known kind"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no key",
        "-----BEGIN PRIVATE KEY-----\n",
        "-----END PRIVATE KEY-----\n-----BEGIN PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nMAAA\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nMAAA\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\noH8Gfw==\n-----END EC PRIVATE KEY-----\n"
      })
  void whatIsNoKeyIsRefused(String text) {
    assertThrows(HttpException.class, () -> parse(text));
  }

  @Test
  void keyThatWasCutOffIsRefused() throws Exception {
    String key = new String(made(RSA), StandardCharsets.ISO_8859_1);
    int end = key.indexOf("-----END");
    String cut = key.substring(0, end - 100) + "\n" + key.substring(end);
    assertThrows(HttpException.class, () -> parse(cut));
  }
}
