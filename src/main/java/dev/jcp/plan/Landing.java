package dev.jcp.plan;

/** Where the first entry of a copy goes. */
public enum Landing {
  /** It becomes what DEST names: made, or in place of the file there. */
  AS_DESTINATION,

  /** Into the folder DEST, under the source's own last name. */
  INSIDE,

  /** A folder's contents into the folder DEST, which keeps its own metadata. */
  CONTENTS
}
