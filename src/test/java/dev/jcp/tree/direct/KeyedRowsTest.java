package dev.jcp.tree.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with a HashMap. */
class KeyedRowsTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 64, 1L << 32, 0x9e3779b97f4a7c15L})
  void findsWhatWasAddedAndNothingThatWasRemoved(long stride) {
    KeyedRows rows = new KeyedRows();
    Map<Long, Integer> expected = new HashMap<>();
    Random random = new Random(stride);
    for (int i = 0; i < 100_000; i++) {
      long key = random.nextInt(5000) * stride;
      Integer row = expected.get(key);
      assertEquals(row == null ? -1 : row, rows.find(key));
      if (row != null) {
        rows.remove(row);
        expected.remove(key);
      } else if (random.nextInt(3) > 0) {
        expected.put(key, rows.add(key));
      }
    }
    assertEquals(expected.size(), rows.size());
    Set<Integer> distinct = new HashSet<>(expected.values());
    assertEquals(expected.size(), distinct.size());
    for (int row : distinct) {
      assertTrue(row < rows.capacity());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400_000})
  void rowTakesFewBytes(int count) {
    KeyedRows rows = new KeyedRows();
    for (int i = 0; i < count; i++) {
      rows.add(i * 4096L);
    }
    assertTrue(rows.bytes() < 24L * count, rows.bytes() + " bytes");
  }
}
