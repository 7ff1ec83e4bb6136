# Shared by the other scripts, which source it with the checkout's root in $root. Bash.
# shellcheck shell=bash disable=SC2154

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 1; }

# jdk_major HOME: the major version of the JDK there; nothing if there is none. Read from its release file: starting
# each JVM only to ask would take longer than everything else here.
jdk_major() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  local line
  while IFS= read -r line; do
    case $line in JAVA_VERSION=*) line=${line#*\"}; line=${line%%[.\"]*}; echo "${line%%-*}"; return ;; esac
  done <"$1/release"
}

# jdk_homes: where a JDK may be, one a line, the user's own choices first.
jdk_homes() {
  local java
  [ -z "${JAVA_HOME:-}" ] || echo "$JAVA_HOME"
  java=$(command -v java) && java=$(readlink -f "$java") && echo "${java%/bin/java}"
  printf '%s\n' /usr/lib/jvm/*
}

# find_jdk MIN [MAX]: the first JDK with a version in that range; fails if there is none.
find_jdk() {
  local home major
  while IFS= read -r home; do
    major=$(jdk_major "$home")
    if [ "${major:-0}" -ge "$1" ] && [ "${major:-0}" -le "${2:-999}" ]; then
      echo "$home"
      return
    fi
  done < <(jdk_homes)
  return 1
}

is_root() { [ "$(id -u)" = 0 ]; }

# install PACKAGE...: those that are missing, with apt. Silent and quick when nothing is.
install() {
  local missing=() package
  command -v dpkg-query >/dev/null || { say "no apt here; please install: $*"; return 0; }
  for package; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  is_root || { say "not root, so not installed: ${missing[*]}"; return 0; }
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update >&2 && apt-get -qq install -y --no-install-recommends "${missing[@]}" </dev/null >&2
}

# install_build_tools: a JDK and Maven, if there are none.
install_build_tools() {
  find_jdk 17 >/dev/null || install openjdk-17-jdk-headless
  command -v mvn >/dev/null || install maven
}

# maven ARG...: with a JDK that can build jcp, whatever `java` is here.
maven() {
  local home
  home=$(find_jdk 17) || die "no JDK 17 or later found; set JAVA_HOME"
  JAVA_HOME=$home mvn --batch-mode -Dstyle.color=never -f "$root/pom.xml" "$@"
}

# start_container FOLDER: a container without an engine: PID 1 of namespaces of its own, with a small root made in FOLDER
# and the host's programs read-only. Sets container_pid; fails where making one is not allowed. It ends with
# stop_container, or when the script does.
start_container() {
  local dir=$1/root user=() name tries=0 hosts
  mkdir -p "$dir"/{etc,old,proc,tmp,usr}
  # Engines mount this file from a folder with the container's id as its name: jcp tells by it whose process it is.
  printf -v hosts '%s/containers/%064d/hosts' "$1" 0
  mkdir -p "${hosts%/*}"
  touch "$hosts" "$dir/etc/hosts"
  printf 'NAME="A container made by jcp"\nID=jcp-try\nPRETTY_NAME="A container made by jcp"\n' >"$dir/etc/os-release"
  for name in bin sbin lib lib64; do
    # /bin and the like are links into /usr on every current distribution.
    [ ! -L "/$name" ] || cp -P "/$name" "$dir/$name"
  done
  is_root || user=(--user --map-root-user)
  # pivot_root, not chroot: its root must be the root of its mount namespace, as with every engine.
  # shellcheck disable=SC2016
  unshare "${user[@]}" --mount --pid --fork --kill-child sh -ec '
    mount --bind "$1" "$1"
    cd "$1"
    mount --rbind /usr usr
    mount --bind "$2" etc/hosts
    mount -o remount,bind,ro usr 2>/dev/null || true
    mount -t proc proc proc
    pivot_root . old
    umount -l old
    exec sleep 600' sh "$dir" "$hosts" </dev/null >&2 9>&- &
  container_parent=$!
  until container_pid=$(cat "/proc/$container_parent/task/$container_parent/children" 2>/dev/null) &&
    container_pid=${container_pid% } && [ "$(cat "/proc/${container_pid:-none}/comm" 2>/dev/null)" = sleep ]; do
    if ! kill -0 "$container_parent" 2>/dev/null || [ $((tries += 1)) -gt 100 ]; then
      stop_container
      return 1
    fi
    sleep 0.05
  done
}

stop_container() {
  [ -n "${container_parent:-}" ] || return 0
  # KILL, which takes the child along: this one ignores TERM while it waits for the child.
  kill -KILL "$container_parent" 2>/dev/null || true
  wait "$container_parent" 2>/dev/null || true
  container_parent=
}
