# shellcheck shell=bash disable=SC2046 # names without spaces
# The rails of the lab's guest, for scripts that begin with
#   set -euo pipefail
#   source /lab/guest/rails.sh

# The adapters in rail order.
rails() { find /sys/class/net -name 'eno3np?' -printf '%f\n' | sort; }

# rails_up MTU [ADAPTER…] — all of them, or those, up with that MTU and carrier.
rails_up() {
  local mtu=$1 rail
  shift
  (($#)) || set -- $(rails)
  for rail; do ip link set dev "$rail" mtu "$mtu" up; done
  for rail; do wait_until 60 has_carrier "$rail"; done
}

# rails_vfs N [ADAPTER…] — N virtual functions on each, their netdevs named
# <adapter>v<index> and down. The adapters must be up (rails_up).
rails_vfs() {
  local count=$1 rail writer writers=()
  shift
  (($#)) || set -- $(rails)
  for rail; do
    set_vfs "$rail" "$count" &
    writers+=("$!")
  done
  # One by one, for wait says only how the last of its arguments ended.
  for writer in "${writers[@]}"; do wait "$writer"; done
  for rail; do
    name_vfs "$rail" "$count"
    # The write makes the adapter start anew.
    wait_until 60 has_carrier "$rail"
  done
}

# vf_pci ADAPTER INDEX — the PCI address of a virtual function, as 0000:01:10.0.
vf_pci() { basename "$(readlink "/sys/class/net/$1/device/virtfn$2")"; }

# vf_rdma ADAPTER INDEX — its RDMA device, as mlx5_0; nothing while that is in
# another network namespace, for sysfs shows the devices of its own alone.
vf_rdma() { ls "/sys/bus/pci/devices/$(vf_pci "$1" "$2")/infiniband"; }

# rdma_test_driver [infiniband] — an RDMA device mlx5_N for every virtual function,
# in PCI order, that belongs to the function and not to its netdev. Carries no data.
# shellcheck disable=SC2120 # the argument may be left out
rdma_test_driver() { insmod /lab/rail_rdma.ko ${1:+infiniband=1}; }

# rxe_add NAME POD LINK — a soft RoCE device on a link that is in the Pod already.
# It carries data, its GID of index 1 is the link's IPv4 address, and it ends when
# the link leaves the Pod. The kernel makes it in the host's namespace, wherever asked.
rxe_add() {
  modprobe rdma_rxe
  ip netns exec "$2" rdma link add "$1" type rxe netdev "$3"
  rdma dev set "$1" netns "$2"
}

# wait_until SECONDS COMMAND… — until it succeeds; says what was waited for.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    if ((SECONDS >= end)); then
      echo "waited in vain for: $*" >&2
      return 1
    fi
    sleep 0.2
  done
}

has_carrier() { [[ $(cat "/sys/class/net/$1/carrier" 2>/dev/null) == 1 ]]; }

set_vfs() {
  local numvfs=/sys/class/net/$1/device/sriov_numvfs
  # From one number to another the kernel goes by way of none.
  if (($(<"$numvfs") != 0)); then echo 0 >"$numvfs"; fi
  echo "$2" >"$numvfs"
}

name_vfs() {
  local index function
  for ((index = 0; index < $2; index++)); do
    function=/sys/class/net/$1/device/virtfn$index
    wait_until 30 has_netdev "$function"
    ip link set dev "$(ls "$function/net")" name "${1}v$index"
  done
}

has_netdev() { [[ -n $(ls "$1/net" 2>/dev/null) ]]; }
