/**
 * From what the user typed before the colon to a {@link dev.jcp.engine.Container}: which engine has
 * it, and which process is its init. The only package that knows an engine's name. Read {@link
 * dev.jcp.engine.Engines} first, then DockerEngine.
 */
package dev.jcp.engine;
