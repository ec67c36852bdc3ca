# shellcheck shell=bash
# The Go toolchain that the programs are built with. Sourced by scripts/cluster.

go_wanted=1.26

# A go of at least $go_wanted. An older one, from 1.21 on, gets the wanted one by itself, as a module.
need_go() {
  command -v go >/dev/null || PATH=$PATH:/usr/local/go/bin
  knows_toolchains || install_go
  knows_toolchains ||
    die "building needs Go $go_wanted: install it, or name a folder with ${programs[*]} in KUBEBUILDER_ASSETS"
  is_at_least "$go_wanted" || export GOTOOLCHAIN=go$go_wanted.0+auto
  go version >/dev/null || die "Go $go_wanted is needed and cannot be got by $(GOTOOLCHAIN=local go version)"
}

knows_toolchains() { command -v go >/dev/null && is_at_least 1.21; }

is_at_least() { printf '%s\n%s\n' "$1" "$(GOTOOLCHAIN=local go env GOVERSION | sed 's/^go//')" | sort -VC; }

# Debian's newest, which for a stable release is in its backports. The host's own sources stay as they are.
install_go() {
  local release sources
  ((EUID == 0)) && command -v apt-get >/dev/null || return 0
  release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  sources=$(mktemp)
  printf 'deb http://deb.debian.org/debian %s main\n' "$release" "$release-backports" >"$sources"
  say "installing golang-go from $release-backports"
  {
    apt-get -qq -o Dir::Etc::SourceList="$sources" update &&
      DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dir::Etc::SourceList="$sources" install --yes \
        --no-install-recommends --target-release "$release-backports" golang-go ca-certificates
  } >&2 || say "that failed"
  rm -f "$sources"
  hash -r
}
