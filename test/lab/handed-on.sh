#!/usr/bin/env bash
# A VF that kubelet gives to the next Pod before the old sandbox's DEL has run, and one whose old Pod is gone.
set -u
source /lab/guest/rails.sh
source /lab/guest/node.sh

# refused_with CODE POD — its ADD of rail 1 with the VF 0 fails with that code.
refused_with() { ! rail add "$2" 1 0 >/dev/null && [[ $(jq .code "/run/add-$2-1.json") == "$1" ]]; }

rails_up 9000
rails_vfs 2
rdma_test_driver
node_addresses
remember_vfs 2
before=$(host_state)
node_agent
expect "render writes eight lists" railhead render --fused --out /run/conflists "$SEED/networks.yaml"
pod_up old 0
pod_up new 1

expect "the old Pod has the VF" rail add old 1 0
expect "the new Pod is refused it with code 11" refused_with 11 new
expect "the refusal names the holder" grep -q "net1 in container old of Pod default/old" /run/add-new-1.json
expect "the old Pod still has it" ip -n old link show dev net1
expect "nothing of the new Pod is left" equals "$(curl -fsS http://127.0.0.1:5711/v1/attachments | jq '.attachments | length')" 1

rail add new 1 0 &
waiting=$!
sleep 2
expect "the old Pod gives it back while the new one waits" rail del old 1 0
expect "the new Pod, which waited, has it" wait "$waiting"
expect "with its address" ip -n new -4 addr show dev net1

# The holder's namespace goes without a DEL: the next ADD takes the VF back from nobody.
ip link del cali1
ip netns del new
expect "a Pod of its own gets the VF of one that is gone" rail add old 1 0
expect "under its name" ip -n old link show dev net1
expect "and gives it back" rail del old 1 0
expect "the late DEL of the one that is gone succeeds" rail del new 1 0
expect "every VF, setting and RDMA device of the host is as before" equals "$(host_state)" "$before"
done_testing
