package dev.jcp.engine;

import dev.jcp.report.Failure;
import java.util.List;

/** Something that runs containers. A new one is one class and one line in {@link KnownEngines}. */
public interface Engine {

  /** As in {@code docker://NAME}, and in messages. */
  String name();

  /**
   * The containers that {@code name} means: its exact id or exact name (then that one alone), else
   * all whose id begins with it. Empty where there is none, or where the engine is not on this
   * host. MUST NOT start a process.
   *
   * @param name only {@code [a-zA-Z0-9][a-zA-Z0-9_.-]*}
   */
  List<Container> find(String name) throws Failure;

  /** All containers, those that do not run too. */
  List<Container> list() throws Failure;

  /** True once a daemon of its own has answered; else files and /proc were looked at. */
  default boolean answered() {
    return false;
  }

  /** What kept its daemon from being asked, for messages; empty where nothing did. */
  default String obstacle() {
    return "";
  }

  /** The user has named its daemon: then a plain name means a container of that one alone. */
  default boolean isNamed() throws Failure {
    return false;
  }

  /** It has an API: {@code --find inspect} and {@code --find top} are questions to it. */
  default boolean hasDaemon() {
    return false;
  }

  /**
   * The container's files by way of the engine.
   *
   * @return null: this engine has no such way, or nobody to ask
   */
  default Archive archive(Container container) throws Failure {
    return null;
  }

  /** Why {@link #archive} gives nothing, for a message. */
  default String whyNoArchive() {
    return obstacle().isEmpty() ? name() + " has none" : obstacle();
  }

  /** What helps where a container does not run, and its files are not to be had then. */
  default String remedyForStopped() {
    return "start it first: its files are reached through its process";
  }

  /** Ends what it has started for a copy. */
  default void close() {}

  /** Its PIDs may be numbers of another host's. */
  default boolean isRemote() throws Failure {
    return false;
  }
}
