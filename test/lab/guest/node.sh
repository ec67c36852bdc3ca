# shellcheck shell=bash
# A node of the seed's Solution 2 in the lab's guest, for scripts to source after rails.sh:
#   source /lab/guest/node.sh

# Behind the others: among the plugins' names there is a `rdma`.
export PATH="$PATH:/opt/cni/bin"
SEED=/lab/fixtures/seed/solution-2
failures=0

# nothing_attached — no attachment and no lease is left.
nothing_attached() {
  [[ $(curl -fsS http://127.0.0.1:5711/v1/attachments | jq ".attachments | length") == 0 && $(curl -fsS http://127.0.0.1:5711/v1/leases | jq ".leases | length") == 0 ]]
}

# node_addresses — the plan's address on every adapter, and a stand-in for the cluster's own network.
node_addresses() {
  local rail
  for rail in 1 2 3 4 5 6 7 8; do ip addr add "172.16.1.$((32 * (rail - 1) + 30))/27" dev "eno3np$rail"; done
  ip link add eth0 type dummy
  ip link set eth0 up
  ip addr add 10.20.0.11/24 dev eth0
  ip route add default via 10.20.0.1
}

# node_agent — manifests of the seed, plugin names, and the agent; returns once it is ready.
node_agent() {
  mkdir -p /etc/railhead/manifests
  cp "$SEED/pools.yaml" "$SEED/networks.yaml" "$SEED/coordinator.yaml" /etc/railhead/manifests/
  echo 'sweepSeconds: 5' >/etc/railhead/config.yaml
  local face
  for face in sriov rdma spiderpool coordinator tuning macvlan; do ln -sf railhead "/opt/cni/bin/$face"; done
  railhead agent >/run/agent.log 2>&1 &
  AGENT=$!
  wait_until 60 curl -fsS -o /dev/null http://127.0.0.1:5711/readyz
}

# pod_up NAME NUMBER — a namespace as the cluster's default plugin leaves it.
pod_up() {
  ip netns add "$1"
  ip -n "$1" link set lo up
  ip link add "cali$2" type veth peer name eth0 netns "$1"
  ip link set "cali$2" up
  ip -n "$1" addr add "10.233.64.$((10 + $2))/32" dev eth0
  ip -n "$1" link set eth0 up
  ip -n "$1" route add 169.254.1.1 dev eth0 scope link
  ip -n "$1" route add default via 169.254.1.1 dev eth0
  ip route add "10.233.64.$((10 + $2))" dev "cali$2"
}

# rail ADD|DEL|CHECK POD RAIL VF — one NIC of a Pod, as Multus would ask for it with the VF that kubelet chose.
rail() {
  local lists=/run/conflists
  # One Pod's lists may be of a version that has CHECK.
  [[ ! -d $lists-$2 ]] || lists=$lists-$2
  railhead cni "$1" "$lists/sriov-eno3np$3.conflist" --netns "/run/netns/$2" --container-id "$2" \
    --ifname "net$3" --device "$(cat "/run/vf/eno3np$3-$4")" --pod "default/$2/uid-$2" >"/run/$1-$2-$3.json" ||
    { cat "/run/$1-$2-$3.json"; return 1; }
}

# remember_vfs N — PCI addresses and RDMA devices, while sysfs of the host still has them.
remember_vfs() {
  local rail vf
  mkdir -p /run/vf
  for rail in 1 2 3 4 5 6 7 8; do
    for ((vf = 0; vf < $1; vf++)); do
      vf_pci "eno3np$rail" "$vf" >"/run/vf/eno3np$rail-$vf"
      vf_rdma "eno3np$rail" "$vf" >"/run/vf/eno3np$rail-$vf-rdma" 2>/dev/null
    done
  done
}

# host_state — names, settings and RDMA devices of the host, one fact a line, to be compared before and after.
host_state() {
  local rail
  ip -j -d link show | jq -r '.[] | select(.ifname | startswith("eno3np")) | [.ifname, .address, .mtu, .parentdev, .ifalias // ""] | @tsv' | sort
  for rail in 1 2 3 4 5 6 7 8; do
    ip -j link show dev "eno3np$rail" | jq -r '.[] | .ifname as $pf | .vfinfo_list[]? | [$pf, .vf, .address, (.vlan_list // []), .spoofchk, .trust, .rate] | tostring'
  done
  rdma -j dev show | jq -r '.[].ifname' | sort
  ip route show table 500
}

# expect WHAT COMMAND… — a test: says what is wrong, and goes on, so that one run shows everything.
expect() {
  local what=$1
  shift
  if "$@"; then echo "  ok: $what"; else echo "  NOT OK: $what ($*)"; failures=$((failures + 1)); fi
}

equals() { [[ $1 == "$2" ]] || { printf '    is:       %s\n    expected: %s\n' "$1" "$2"; return 1; }; }

# all_rails COMMAND… RAIL — the command for eight rails at once; fails if one does.
all_rails() {
  local rail job failed=0 jobs=()
  for rail in 1 2 3 4 5 6 7 8; do "${@//RAIL/$rail}" & jobs+=($!); done
  for job in "${jobs[@]}"; do wait "$job" || failed=1; done
  return "$failed"
}

# expect_pod POD — nine interfaces, each rail as the seed's last steps ask for it.
expect_pod() {
  local pod=$1 rail address
  expect "$pod has eth0 and net1 to net8" equals "$(ip -n "$pod" -j link show | jq -r '[.[].ifname] | sort | join(" ")')" "eth0 lo net1 net2 net3 net4 net5 net6 net7 net8"
  for rail in 1 2 3 4 5 6 7 8; do
    address=$(ip -n "$pod" -j addr show dev "net$rail" | jq -r '.[0].addr_info[] | select(.family == "inet") | "\(.local)/\(.prefixlen)"')
    expect "$pod net$rail has an address of its rail ($address)" in_rail "$rail" "$address"
    expect "$pod net$rail has MTU 4200" equals "$(ip -n "$pod" -j link show dev "net$rail" | jq '.[0].mtu')" 4200
    expect "$pod net$rail: rule and table pair" equals \
      "$(ip -n "$pod" -j rule show | jq -r --arg from "${address%/*}" '.[] | select(.src == $from) | "\(.priority) \(.table)"')" \
      "$((32766 - rail)) $((99 + rail))"
    expect "$pod net$rail: its table's default leaves by it" equals \
      "$(ip -n "$pod" -j route show table "$((99 + rail))" default | jq -r '.[] | "\(.gateway) \(.dev)"')" \
      "172.16.1.$((32 * (rail - 1) + 1)) net$rail"
  done
  expect "$pod: the RDMA subnet leaves by net1 in main" equals \
    "$(ip -n "$pod" -j route show table main 172.16.0.0/16 | jq -r '.[] | "\(.gateway) \(.dev)"')" "172.16.1.1 net1"
  expect "$pod: one default route in main, by eth0" equals \
    "$(ip -n "$pod" -j route show table main default | jq -r '[.[].dev] | join(" ")')" eth0
}

in_rail() {
  local last=${2%/*}
  last=${last##*.}
  [[ $2 == 172.16.1.*/27 ]] && ((last > 32 * ($1 - 1) + 1 && last < 32 * ($1 - 1) + 30))
}

# expect_pings FROM TO — on each rail, with packets of the rail's MTU.
expect_pings() {
  local rail to
  for rail in 1 2 3 4 5 6 7 8; do
    to=$(ip -n "$2" -j addr show dev "net$rail" | jq -r '.[0].addr_info[] | select(.family == "inet") | .local')
    expect "$1 pings $2 on net$rail" ip netns exec "$1" ping -q -c 2 -W 5 -M "do" -s 4100 -I "net$rail" "$to"
  done
}

done_testing() {
  [[ $failures -eq 0 ]] || { echo "--- agent's log"; tail -40 /run/agent.log; }
  exit "$((failures > 0))"
}
