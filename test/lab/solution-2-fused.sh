#!/usr/bin/env bash
# The seed's Solution 2 in fused form: the one plugin `railhead` for each NIC.
FORM=--fused
source /lab/guest/solution-2.sh
