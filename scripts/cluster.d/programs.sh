# shellcheck shell=bash
# Where each program of the cluster comes from. Sourced by scripts/cluster,
# which sets $cache.

programs=(etcd etcdctl etcdutl kube-apiserver kubectl)
declare -A program=()

# Sets program[NAME] to a path for each of $programs; builds what is missing, one builder at a time.
find_programs() {
  local name missing=()
  take_given
  for name in "${programs[@]}"; do
    [[ -n ${program[$name]:-} ]] && continue
    program[$name]=$(kept "$name")
    [[ -x ${program[$name]} ]] || missing+=("$name")
  done
  ((${#missing[@]})) || return 0
  build_programs "${missing[@]}"
}

# Programs of the folder KUBEBUILDER_ASSETS, as they are.
take_given() {
  local name folder=${KUBEBUILDER_ASSETS:-}
  [[ -n $folder ]] || return 0
  [[ -d $folder ]] || die "KUBEBUILDER_ASSETS names no folder: $folder"
  folder=$(cd "$folder" && pwd)
  for name in "${programs[@]}"; do
    if [[ -x $folder/$name ]]; then program[$name]=$folder/$name; fi
  done
}

# kept NAME — the path in the cache: a folder for each version and recipe, so
# that checkouts with different ones do not fight.
kept() {
  local module=${module_of[$1]}
  printf '%s\n' "$cache/$module-${version_of[$module]}-$(recipe_hash "$module")/$1"
}

recipe_hash() { { declare -f "go_mod_$1" go_build; uname -m; } | sha256sum | cut -c 1-8; }

# build_programs NAME… — those that still lack once the lock is ours. What a
# broken build had compiled is in Go's own cache, so the next one goes on there.
build_programs() {
  local module name names started
  mkdir -p "$cache"
  exec {lock}>"$cache/lock"
  if ! flock --nonblock "$lock"; then
    say "another build is under way, waiting for it"
    flock "$lock"
  fi
  for module in "${modules[@]}"; do
    names=()
    for name; do
      if [[ ${module_of[$name]} == "$module" && ! -x ${program[$name]} ]]; then names+=("$name"); fi
    done
    ((${#names[@]})) || continue
    need_go
    say "building ${names[*]} ${version_of[$module]}"
    started=$SECONDS
    build_module "$module" "${names[@]}"
    say "built ${names[*]} in $((SECONDS - started)) s"
  done
  exec {lock}>&-
}

# build_module MODULE NAME… — each into its place in the cache by a rename, so that half a program is never found.
build_module() {
  local module=$1 work name folder
  shift
  work=$cache/$module.work
  rm -rf "$work"
  mkdir -p "$work/out"
  "go_mod_$module" "$work" || die "cannot get the module ${module}: is the Go module proxy reachable?"
  go_build "$work" "$@"
  for name; do
    folder=$(dirname "${program[$name]}")
    mkdir -p "$folder"
    mv "$work/out/$name" "$folder/$name"
  done
  rm -rf "$work"
}

print_programs() {
  local name
  for name in "${programs[@]}"; do printf '%s\t%s\n' "$name" "${program[$name]}"; done
}
