package dev.jcp.request;

import java.util.List;

/**
 * A copy as the user meant it.
 *
 * @param sources one or more
 */
public record CopyRequest(List<Place> sources, Place destination, CopyOptions options) {}
