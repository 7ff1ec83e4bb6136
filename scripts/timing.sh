# Times commands against each other; sourced by the benchmarks, with a folder for notes in $work. Bash.
# shellcheck shell=bash disable=SC2154

# in_turns RUNS BEFORE CHECK {NAME COMMAND}...: BEFORE is run ahead of every command and not timed; CHECK after the first
# round, which warms up and is not counted. The commands are run in turns, in random order, so that what else the machine
# does hits all of them alike. Sets names, and medians, fastest and slowest in microseconds.
in_turns() {
  local runs=$1 before=$2 check=$3 commands=() round i start elapsed sorted
  shift 3
  names=() medians=() fastest=() slowest=()
  while [ $# -gt 0 ]; do
    names+=("$1")
    commands+=("$2")
    : >"$work/times.${#names[@]}"
    shift 2
  done
  for round in $(seq 0 "$runs"); do
    for i in $(shuf -i "1-${#names[@]}"); do
      eval "$before"
      # Microseconds, whatever the locale's decimal point is. Read by the shell itself: no process starts in between.
      start=${EPOCHREALTIME//[!0-9]/}
      eval "${commands[i - 1]}" >"$work/log" 2>&1 || { cat "$work/log" >&2; die "failed: ${commands[i - 1]}"; }
      elapsed=$((${EPOCHREALTIME//[!0-9]/} - start))
      if [ "$round" = 0 ]; then
        eval "$check" || die "made something else than its source: ${commands[i - 1]}"
      else
        echo "$elapsed" >>"$work/times.$i"
      fi
    done
  done
  eval "$before"
  for i in $(seq "${#names[@]}"); do
    mapfile -t sorted < <(sort -n "$work/times.$i")
    medians+=("${sorted[$((${#sorted[@]} / 2))]}")
    fastest+=("${sorted[0]}")
    slowest+=("${sorted[-1]}")
  done
}

# table TITLE RUNS BEFORE CHECK {NAME COMMAND}...: as in_turns, and a table of it. Ratios are to the first command.
table() {
  local title=$1 i names medians fastest slowest
  shift
  in_turns "$@"
  printf '\n%s (%s runs)\n  %-16s %12s %12s %12s %8s\n' "$title" "$1" "" "median ms" "fastest" "slowest" ratio
  for i in "${!names[@]}"; do
    printf '  %-16s %12s %12s %12s %8s\n' "${names[i]}" "$(thousandths "${medians[i]}")" "$(thousandths "${fastest[i]}")" \
      "$(thousandths "${slowest[i]}")" "$(thousandths $((medians[i] * 1000 / medians[0])) 2)"
  done
}

# thousandths N [DIGITS]: N/1000 with that many digits (1), rounded down.
thousandths() {
  local digits=${2:-1} rest sign=
  [ "$1" -ge 0 ] || sign=-
  printf -v rest '%03d' $((${1#-} % 1000))
  echo "$sign$((${1#-} / 1000)).${rest:0:digits}"
}
