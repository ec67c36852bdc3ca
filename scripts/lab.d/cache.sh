# shellcheck shell=bash
# What is built once and kept: each part of the lab in a folder of $cache named
# after the hash of its recipe and of all that went in. A changed recipe builds
# anew, an interrupted build leaves nothing that looks finished, and checkouts
# with different recipes do not fight. Sourced by scripts/lab, which sets $cache.

declare -A part=()

# Sets part[NAME] to the folder of each part; builds what is missing, one builder at a time.
lab_build() {
  mkdir -p "$cache"
  exec {lock}>"$cache/lock"
  if ! flock --nonblock "$lock"; then
    say "another build is under way, waiting for it"
    flock "$lock"
  fi
  build_parts
  exec {lock}>&-
}

# part NAME INPUT… — NAME's folder, filled by build_NAME. An input that is a file
# counts by its content, any other as text.
part() {
  local name=$1 folder started=$SECONDS
  shift
  folder=$cache/$name-$(hash_of "build_$name" "$@")
  if [[ ! -d $folder ]]; then
    can_build
    say "building $name"
    remove_tree "$cache/$name.part"
    mkdir -p "$cache/$name.part"
    "build_$name" "$cache/$name.part"
    mv "$cache/$name.part" "$folder"
    say "built $name in $((SECONDS - started)) s"
    forget_unused "$name"
  fi
  touch "$folder"
  # shellcheck disable=SC2034 # read by the other files
  part[$name]=$folder
}

hash_of() {
  local recipe=$1 input
  shift
  {
    declare -f "$recipe"
    for input; do
      if [[ -f $input ]]; then cat "$input"; else printf '%s\n' "${input#"$cache/"}"; fi
    done
  } | sha256sum | cut -c 1-12
}

# Building needs root for chroot and device nodes, and debootstrap.
can_build() {
  [[ $(uname -m) == x86_64 ]] || die "the lab builds on x86-64 alone, this is $(uname -m)"
  ((EUID == 0)) || die "building the lab needs root (chroot, mount): run sudo -E $0 build"
  command -v debootstrap >/dev/null && return
  command -v apt-get >/dev/null || die "debootstrap is missing: install it with your package manager"
  say "installing debootstrap"
  quietly apt-get update
  quietly apt-get install -y --no-install-recommends debootstrap debian-archive-keyring
}

# Parts of the same name that no run has asked for in two weeks.
forget_unused() {
  local old
  find "$cache" -maxdepth 1 -name "$1-*" -mtime +14 | while read -r old; do remove_tree "$old"; done
}

# One file system: should a mount be left in a tree, it is not followed.
remove_tree() { rm -rf --one-file-system "$1"; }
