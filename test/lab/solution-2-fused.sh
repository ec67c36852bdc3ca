#!/usr/bin/env bash
# The seed's Solution 2 in fused form: the one plugin `railhead` for each NIC. What must be true is the same.
export FORM=--fused
exec bash "$(dirname "$0")/solution-2-chained.sh"
