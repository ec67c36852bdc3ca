#!/usr/bin/env bash
# kill -9 of the executable in the middle of its work on a VF with an RDMA device: ahead of its Nth message to the
# kernel, for N over the whole ADD and the whole DEL, without an agent. A DEL must give everything back, and so must the
# next agent's sweep, also when the Pod has gone meanwhile.
set -u
source /lab/guest/rails.sh
source /lab/guest/node.sh

# killed ADD|DEL N — true while it is killed; false once it gets through.
killed() {
  ! strace -f -qq -o /dev/null -e trace=sendto -e "inject=sendto:signal=SIGKILL:when=$2" \
    railhead cni "$1" /run/conflists/sriov-eno3np1.conflist --netns /run/netns/one --container-id one --ifname net1 \
    --device "$(cat /run/vf/eno3np1-0)" --pod default/one >/run/killed.json 2>&1
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
for ((at = 3; ; at += 9)); do
  killed ADD "$at" || break
  kills=$((kills + 1))
  expect "killed at message $at: DEL succeeds" rail del one 1 0
  expect "killed at message $at: the host is as before" equals "$(host_state)" "$before"
done
expect "the ADD was killed often enough ($kills times) to have been killed everywhere" test "$kills" -ge 5
expect "the ADD that got through gives back" rail del one 1 0

kills=0
for ((at = 3; ; at += 9)); do
  rail add one 1 0 >/dev/null || expect "killed at message $at of a DEL: the next ADD succeeds" false
  killed DEL "$at" || break
  kills=$((kills + 1))
  expect "killed at message $at of a DEL: the next DEL succeeds" rail del one 1 0
  expect "killed at message $at of a DEL: the host is as before" equals "$(host_state)" "$before"
done
expect "the DEL was killed often enough ($kills times) to have been killed everywhere" test "$kills" -ge 4

for at in 20 40 60; do
  killed ADD "$at"
  railhead agent >>/run/agent.log 2>&1 &
  AGENT=$!
  expect "killed at message $at: the next agent's sweep takes it back" wait_until 60 nothing_attached
  kill "$AGENT"
  wait "$AGENT"
  expect "killed at message $at: the host is as before" equals "$(host_state)" "$before"
done

pod_down() { ip link del cali0 && ip netns del one; }
for at in 5 15; do
  expect "an ADD ahead of a DEL that is killed at message $at" rail add one 1 0
  killed DEL "$at"
  pod_down
  railhead agent >>/run/agent.log 2>&1 &
  AGENT=$!
  expect "DEL killed at message $at, Pod gone: the next agent's sweep takes it back" wait_until 60 nothing_attached
  kill "$AGENT"
  wait "$AGENT"
  expect "DEL killed at message $at, Pod gone: the host is as before" equals "$(host_state)" "$before"
  pod_up one 0
done
pod_down
done_testing
