#!/usr/bin/env bash
# kill -9 of the executable in the middle of its work on a VF with an RDMA device: ahead of its Nth message to the
# kernel, for N over the whole ADD, without an agent. A DEL must give everything back, and so must the next agent's sweep.
set -u
source /lab/guest/rails.sh
source /lab/guest/node.sh

# killed_add N — true while the ADD is killed; false once it gets through.
killed_add() {
  strace -f -qq -o /dev/null -e trace=sendto -e "inject=sendto:signal=SIGKILL:when=$1" \
    railhead cni add /run/conflists/sriov-eno3np1.conflist --netns /run/netns/one --container-id one --ifname net1 \
    --device "$(cat /run/vf/eno3np1-0)" --pod default/one >/run/killed.json 2>&1
  ! jq -e .ips /run/killed.json >/dev/null 2>&1
}

rails_up 9000
rails_vfs 1
rdma_test_driver
node_addresses
remember_vfs 1
node_agent
expect "render writes eight lists" railhead render --fused --out /run/conflists "$SEED/networks.yaml"
pod_up one 0
kill "$AGENT"
wait "$AGENT"
expect "without an agent the ADD is done by the plugin" rail add one 1 0
expect "and so is the DEL" rail del one 1 0
before=$(host_state)

kills=0
for ((at = 3; ; at += 4)); do
  killed_add "$at" || break
  kills=$((kills + 1))
  expect "killed at message $at: DEL succeeds" rail del one 1 0
  expect "killed at message $at: the host is as before" equals "$(host_state)" "$before"
done
expect "the ADD was killed often enough ($kills times) to have been killed everywhere" test "$kills" -ge 5
expect "the ADD that got through gives back" rail del one 1 0

for at in 11 19 27; do
  killed_add "$at"
  railhead agent >>/run/agent.log 2>&1 &
  AGENT=$!
  expect "killed at message $at: the next agent's sweep takes it back" wait_until 60 nothing_attached
  kill "$AGENT"
  wait "$AGENT"
  expect "killed at message $at: the host is as before" equals "$(host_state)" "$before"
done
done_testing
