#!/usr/bin/env bash
# The seed's Solution 2 as the chains that upstream generates: sriov, rdma, coordinator, tuning, for each NIC.
FORM=
source /lab/guest/solution-2.sh
