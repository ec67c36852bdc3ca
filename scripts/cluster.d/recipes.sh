# shellcheck shell=bash
# The Go modules that the programs are built from. The recipe of a module is its
# function go_mod_MODULE FOLDER, which writes go.mod and go.sum. Sourced by scripts/cluster.

modules=(etcd kubernetes)

declare -A version_of=(
  [etcd]=v3.7.3
  [kubernetes]=v1.37.2
)

declare -A module_of=(
  [etcd]=etcd
  [etcdctl]=etcd
  [etcdutl]=etcd
  [kube-apiserver]=kubernetes
  [kubectl]=kubernetes
)

declare -A package_of=(
  [etcd]=go.etcd.io/etcd/server/v3
  [etcdctl]=go.etcd.io/etcd/etcdctl/v3
  [etcdutl]=go.etcd.io/etcd/etcdutl/v3
  [kube-apiserver]=k8s.io/kubernetes/cmd/kube-apiserver
  [kubectl]=k8s.io/kubernetes/cmd/kubectl
)

# Three modules of one release.
go_mod_etcd() {
  local name
  {
    printf 'module railhead/etcd\n\ngo 1.26.0\n\n'
    for name in etcd etcdctl etcdutl; do printf 'require %s %s\n' "${package_of[$name]}" "${version_of[etcd]}"; done
  } >"$1/go.mod"
}

# k8s.io/kubernetes takes its staging modules from its own tree, which a module
# that requires it cannot: they are published beside it, v0.37.2 for v1.37.2. Its
# go.mod and go.sum with those put in give the versions that the release has.
go_mod_kubernetes() {
  local version=${version_of[kubernetes]} source
  source=$(cd "$1" && go mod download -json "k8s.io/kubernetes@$version" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  [[ -n $source ]] || return 1
  sed -E -e 's#^module .*#module railhead/kubernetes#' \
    -e "s#=> \./staging/src/(k8s\.io/[^ ]+)#=> \1 v0${version#v1}#" "$source/go.mod" >"$1/go.mod"
  printf '\nrequire k8s.io/kubernetes %s\n' "$version" >>"$1/go.mod"
  install -m 644 "$source/go.sum" "$1/go.sum"
}

# go_build FOLDER NAME… — into FOLDER/out. Niced, for it takes minutes of all
# processors. Without the version kubectl cannot read the server's.
go_build() {
  local folder=$1 name
  shift
  for name; do
    (cd "$folder" && CGO_ENABLED=0 nice -n 10 go build -mod=mod -trimpath -o "out/$name" \
      -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=${version_of[kubernetes]}" "${package_of[$name]}") ||
      die "building $name failed; what was compiled is kept, so a second try is shorter"
  done
}
