# shellcheck shell=bash
# The lab's own test: what other scripts take for granted is so.
#   scripts/lab run test/lab/smoke.sh
set -eEuo pipefail
# shellcheck source-path=SCRIPTDIR source=guest/rails.sh
source /lab/guest/rails.sh
trap 'echo "smoke: line $LINENO failed: $BASH_COMMAND" >&2' ERR

rail=eno3np1

main() {
  rails_are_there
  functions_are_there
  rdma_devices_are_there
  netdev_moves_and_the_rdma_device_stays
  rdma_device_moves_by_itself
  functions_of_one_adapter_reach_each_other
  soft_roce_carries_data
  functions_come_and_go
}

rails_are_there() {
  step "eight adapters, in order, up at 9000 with carrier"
  equal "$(rails | xargs)" "eno3np1 eno3np2 eno3np3 eno3np4 eno3np5 eno3np6 eno3np7 eno3np8"
  rails_up 9000
  equal "$(ip -json link show | jq '[.[] | select(.mtu == 9000 and .operstate == "UP")] | length')" 8
}

functions_are_there() {
  step "two virtual functions on each, with netdevs of the igbvf driver"
  rails_vfs 2
  local name index
  for name in $(rails); do
    for index in 0 1; do
      equal "$(cat "/sys/bus/pci/devices/$(vf_pci "$name" "$index")/vendor")" 0x8086
      equal "$(basename "$(readlink "/sys/class/net/${name}v$index/device")")" "$(vf_pci "$name" "$index")"
      equal "$(basename "$(readlink "/sys/class/net/${name}v$index/device/driver")")" igbvf
    done
  done
  equal "$(ip -json link show dev "$rail" | jq '.[0].vfinfo_list | length')" 2
}

rdma_devices_are_there() {
  step "an RDMA device for each of them, in exclusive mode"
  equal "$(rdma system show | cut -d ' ' -f 1-2)" "netns exclusive"
  # shellcheck disable=SC2119
  rdma_test_driver
  equal "$(rdma -j dev show | jq length)" 16
  equal "$(vf_rdma "$rail" 0) $(vf_rdma eno3np8 1)" "mlx5_0 mlx5_15"
  equal "$(rdma -j link show mlx5_0/1 | jq -r '.[0].state')" ACTIVE
  wait_until 10 test -c /dev/infiniband/uverbs0
}

netdev_moves_and_the_rdma_device_stays() {
  step "a netdev moves into a Pod, its RDMA device stays behind"
  ip netns add pod-a
  ip netns add pod-b
  ip link set dev "${rail}v0" netns pod-a name net1
  ip link set dev "${rail}v1" netns pod-b name net1
  refused ip link show dev "${rail}v0"
  ip -n pod-a link show dev net1 >/dev/null
  equal "$(rdma -j dev show | jq length)" 16
}

rdma_device_moves_by_itself() {
  step "the RDMA device moves into the Pod and back"
  rdma dev set mlx5_0 netns pod-a
  refused rdma dev show mlx5_0
  equal "$(in_pod pod-a rdma -j dev show | jq -r '.[].ifname')" mlx5_0
  equal "$(in_pod pod-b rdma -j dev show | jq length)" 0
  equal "$(vf_rdma "$rail" 0)" ""
  in_pod pod-a rdma dev set mlx5_0 name roce1
  ip netns attach host 1
  in_pod pod-a rdma dev set roce1 netns host
  rdma dev set roce1 name mlx5_0
  equal "$(vf_rdma "$rail" 0)" mlx5_0
  equal "$(rdma -j dev show | jq length)" 16
}

functions_of_one_adapter_reach_each_other() {
  step "ping from Pod to Pod, 4100 bytes unfragmented at MTU 4200"
  local pod host=1
  for pod in pod-a pod-b; do
    ip -n "$pod" addr add "172.16.11.$host/24" dev net1
    ip -n "$pod" link set dev net1 mtu 4200 up
    host=$((host + 1))
  done
  wait_until 30 in_pod pod-a ping -c 1 -W 1 172.16.11.2 >/dev/null
  in_pod pod-a ping -c 2 -W 5 -M "do" -s 4072 172.16.11.2
}

soft_roce_carries_data() {
  step "ib_read_lat over soft RoCE from Pod to Pod, the host seeing neither device"
  local server
  rxe_add rxe-a pod-a net1
  rxe_add rxe-b pod-b net1
  equal "$(rdma -j dev show | jq '[.[] | select(.ifname | startswith("rxe"))] | length')" 0
  in_pod pod-b ib_read_lat -d rxe-b -x 1 -n 100 -F >/dev/null &
  server=$!
  wait_until 60 listens pod-b 18515
  in_pod pod-a ib_read_lat -d rxe-a -x 1 -n 100 -F 172.16.11.2
  wait "$server"
}

functions_come_and_go() {
  step "deleting the Pods brings all back, and functions can be made anew"
  ip netns del pod-a
  ip netns del pod-b
  wait_until 30 function_is_home 0
  wait_until 30 function_is_home 1
  equal "$(rdma -j dev show | jq length)" 16
  rails_vfs 3 "$rail"
  equal "$(rdma -j dev show | jq length)" 17
  equal "$(ip -json link show | jq -c --arg vf "^${rail}v" '[.[].ifname | select(test($vf))] | sort')" \
    "[\"${rail}v0\",\"${rail}v1\",\"${rail}v2\"]"
}

step() { printf '%5.1f s  %s\n' "$(cut -d ' ' -f 1 /proc/uptime)" "$1"; }

# equal SEEN WANTED
equal() {
  if [[ $1 != "$2" ]]; then
    echo "wanted '$2', got '$1'" >&2
    return 1
  fi
}

refused() { if "$@" >/dev/null 2>&1; then return 1; fi; }

in_pod() { ip netns exec "$@"; }

listens() { in_pod "$1" ss -Hltn "sport = $2" | grep -q .; }

function_is_home() { has_netdev "/sys/class/net/$rail/device/virtfn$1"; }

main
