# shellcheck shell=bash
# Running programs of a Debian tree on a host that is another Debian.
# Sourced by scripts/lab.

# in_tree TREE COMMAND… — in a chroot with its own /proc, which goes when the command ends.
in_tree() {
  # shellcheck disable=SC2016 # the inner shell expands them
  unshare --mount sh -ec 'mount -t proc proc "$0/proc"; exec chroot "$0" "$@"' "$@" \
    </dev/null
}

# from_tools PROGRAM ARG… — a program of the tools on the host's files.
from_tools() {
  tool "$1"
  "${tool[@]}" "${@:2}"
}

# tool PROGRAM — sets tool, the command that runs it with the tools' own C
# library: the two Debians are not mixed, and no chroot or root is needed.
tool() {
  local usr=${part[tools]}/tree/usr path
  for path in "$usr/bin/$1" "$usr/sbin/$1"; do [[ -x $path ]] && break; done
  tool=("$usr/lib64/ld-linux-x86-64.so.2" --library-path "$usr/lib/x86_64-linux-gnu" "$path")
}

# quietly COMMAND… — its output only if it fails, then the end of it.
quietly() {
  local log
  log=$(mktemp)
  if ! DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@" >"$log" 2>&1; then
    tail -25 "$log" >&2
    rm -f "$log"
    die "failed: $*"
  fi
  rm -f "$log"
}
