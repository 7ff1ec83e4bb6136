package dev.jcp.plan;

/** What is at DEST, after its links. */
public enum DestinationKind {
  MISSING,
  FOLDER,
  FILE,
  DEVICE
}
