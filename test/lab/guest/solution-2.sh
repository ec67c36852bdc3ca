# shellcheck shell=bash
# The seed's Solution 2 with eight rails and two Pods, for the scripts that say in which form ($FORM: "" or --fused).
set -u
source /lab/guest/rails.sh
source /lab/guest/node.sh

FORM=${FORM:-}
rails_up 9000
rails_vfs 2
rdma_test_driver
node_addresses
remember_vfs 2
before=$(host_state)
devices=$(rdma -j dev show | jq -r '.[].ifname' | sort)
node_agent
expect "render writes eight lists" railhead render $FORM --out /run/conflists "$SEED/networks.yaml"
# train-0 in the version that upstream writes, train-1 in one that has CHECK.
cp -r /run/conflists /run/conflists-train-1
sed -i 's/"cniVersion": *"0.3.1"/"cniVersion": "1.0.0"/' /run/conflists-train-1/*
pod_up train-0 0
pod_up train-1 1

expect "train-0 gets eight rails at once" all_rails rail add train-0 RAIL 0
expect "train-1 gets eight rails at once" all_rails rail add train-1 RAIL 1
expect_pod train-0
expect_pod train-1
for pod in 0 1; do
  expect "train-$pod sees exactly its eight RDMA devices" equals \
    "$(ip netns exec "train-$pod" rdma -j link show | jq -r '[.[].ifname] | sort | join(" ")')" \
    "$(sort "/run/vf/"*"-$pod-rdma" | paste -sd ' ')"
done
expect "the host sees none of them" equals "$(rdma -j dev show | jq -r '[.[].ifname] | join(" ")')" ""
expect_pings train-0 train-1
expect "CHECK finds everything in its place" all_rails rail check train-1 RAIL 1
expect "an ADD can be repeated" rail add train-0 3 0
expect_pod train-0

expect "train-0 gives its rails back" all_rails rail del train-0 RAIL 0
expect "DEL can be repeated" all_rails rail del train-0 RAIL 0
expect "half of the RDMA devices are back" equals "$(rdma -j dev show | jq length)" 8

# The second Pod goes without a DEL, as after a crash of the node's runtime.
ip link del cali1 2>/dev/null
ip netns del train-1
expect "one sweep gives everything back" wait_until 60 nothing_attached
ip link del cali0 2>/dev/null
ip netns del train-0
expect "every VF, setting and RDMA device of the host is as before" equals "$(host_state)" "$before"
expect "every RDMA device has its own name" equals "$(rdma -j dev show | jq -r '.[].ifname' | sort)" "$devices"
done_testing
