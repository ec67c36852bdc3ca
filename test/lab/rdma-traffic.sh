#!/usr/bin/env bash
# RDMA traffic between two Pods of one rail: ib_read_lat over soft RoCE on the VFs that railhead attached. Soft RoCE is
# bound to its netdev, so its device is made once that is in the Pod, and the network asks for no RDMA isolation of its own.
set -u
source /lab/guest/rails.sh
source /lab/guest/node.sh

rails_up 9000
rails_vfs 2
node_addresses
remember_vfs 2
node_agent
sed '/rdmaIsolation:/d; /enableRdma:/d' "$SEED/networks.yaml" >/run/networks.yaml
expect "render writes eight lists" railhead render --fused --out /run/conflists /run/networks.yaml
for pod in 0 1; do
  pod_up "train-$pod" "$pod"
  expect "train-$pod gets rail 1" rail add "train-$pod" 1 "$pod"
  expect "train-$pod gets a soft RoCE device" rxe_add "rxe$pod" "train-$pod" net1
done
expect "the host sees no RDMA device" equals "$(rdma -j dev show | jq length)" 0

server=$(ip -n train-0 -j addr show dev net1 | jq -r '.[0].addr_info[] | select(.family == "inet") | .local')
ip netns exec train-0 timeout 120 ib_read_lat -d rxe0 -x 1 -n 100 -F >/run/server.log 2>&1 &
sleep 3
expect "train-1 reads train-0's memory" ip netns exec train-1 timeout 120 ib_read_lat -d rxe1 -x 1 -n 100 -F "$server"
expect "the server saw it end well" wait $!

for pod in 0 1; do expect "train-$pod gives its rail back" rail del "train-$pod" 1 "$pod"; done
expect "nothing is left" nothing_attached
done_testing
