package dev.jcp.engine.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Reads a private key as openssl writes it: PKCS#8 (RFC 5958), and what older versions wrote,
 * PKCS#1 for RSA (RFC 8017) and SEC 1 for EC (RFC 5915), which Java takes only inside a PKCS#8.
 */
final class PemKey {

  private static final String[] KINDS = {"RSA", "EC", "EdDSA"};
  private static final byte[] VERSION_0 = {2, 1, 0};

  /** AlgorithmIdentifier of RSA: OID 1.2.840.113549.1.1.1, NULL. */
  private static final byte[] RSA = {
    0x30, 0x0d, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  /** OID 1.2.840.10045.2.1, id-ecPublicKey. */
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private PemKey() {}

  /**
   * @param shown the file, for messages
   */
  static PrivateKey parse(byte[] pem, String shown) throws HttpException {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    byte[] der;
    if (body(text, "PRIVATE KEY") != null) {
      der = body(text, "PRIVATE KEY");
    } else if (body(text, "RSA PRIVATE KEY") != null) {
      der = pkcs8(RSA, body(text, "RSA PRIVATE KEY"));
    } else if (body(text, "EC PRIVATE KEY") != null) {
      byte[] key = body(text, "EC PRIVATE KEY");
      der = pkcs8(tagged(0x30, join(EC, curve(key, shown))), key);
    } else {
      throw new HttpException(shown + ": has no private key that can be used (is it encrypted?)");
    }
    for (String kind : KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // then it is one of another kind
      } catch (GeneralSecurityException e) {
        throw new HttpException(shown + ": " + e.getMessage());
      }
    }
    throw new HttpException(shown + ": has no private key of a known kind");
  }

  private static byte[] body(String pem, String label) throws HttpException {
    String begin = "-----BEGIN " + label + "-----";
    int start = pem.indexOf(begin);
    int end = pem.indexOf("-----END " + label + "-----");
    if (start < 0 || end < start) {
      return null;
    }
    String lines = pem.substring(start + begin.length(), end);
    if (lines.contains(":")) {
      return null; // Proc-Type: 4,ENCRYPTED
    }
    try {
      return Base64.getMimeDecoder().decode(lines);
    } catch (IllegalArgumentException e) {
      throw new HttpException("a private key's PEM file is damaged");
    }
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return tagged(0x30, join(join(VERSION_0, algorithm), tagged(4, key)));
  }

  /** The curve's OID, in ECPrivateKey's first tagged part: A0 length 06 length OID. */
  private static byte[] curve(byte[] key, String shown) throws HttpException {
    for (int i = 0; i + 4 < key.length; i++) {
      int length = key[i + 1];
      boolean parameters = key[i] == (byte) 0xa0 && key[i + 2] == 6 && key[i + 3] == length - 2;
      if (parameters && length > 2 && i + 2 + length <= key.length) {
        return java.util.Arrays.copyOfRange(key, i + 2, i + 2 + length);
      }
    }
    throw new HttpException(shown + ": the key does not say what curve it is of");
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** DER: tag, length, contents. */
  private static byte[] tagged(int tag, byte[] contents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = contents.length;
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(contents);
    return out.toByteArray();
  }
}
