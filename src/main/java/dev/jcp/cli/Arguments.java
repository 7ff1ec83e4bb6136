package dev.jcp.cli;

import dev.jcp.path.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A command line as typed: options given, their values, and the operands as bytes. */
public final class Arguments {

  private final Map<Option, RawPath> values = new EnumMap<>(Option.class);
  private final List<RawPath> operands = new ArrayList<>();

  void set(Option option, RawPath value) {
    values.put(option, value);
  }

  void unset(Option option) {
    values.remove(option);
  }

  void addOperand(RawPath operand) {
    operands.add(operand);
  }

  public boolean has(Option option) {
    return values.containsKey(option);
  }

  /** The option's argument, or null. */
  public String value(Option option) {
    RawPath value = values.get(option);
    return value == null ? null : new String(value.bytes(), StandardCharsets.UTF_8);
  }

  public List<RawPath> operands() {
    return operands;
  }
}
