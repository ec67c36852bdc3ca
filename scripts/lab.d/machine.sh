# shellcheck shell=bash
# One boot of the guest: the drive with what this run brings, the QEMU, and what
# came of it. Sourced by scripts/lab.

# lab_run OPTION… SCRIPT… — see usage(). Returns 0, 1 when a script failed, 2 when the guest did.
lab_run() {
  local status=0
  read_options "$@"
  ((${#scripts[@]})) || die "no script given; try scripts/lab run test/lab/smoke.sh"
  prepare_run
  load_drive "${scripts[@]}"
  # TMPDIR is where QEMU keeps the snapshot of the root drive.
  TMPDIR=$run timeout --foreground --kill-after=10 "$limit" bash -c 'exec "$@"' qemu \
    "${machine[@]}" -append "$kernel_arguments" \
    -serial "file:$run/console.log" \
    -device virtio-serial-pci \
    -chardev stdio,id=output,signal=on -device virtserialport,chardev=output,name=output \
    -chardev "file,id=outcome,path=$run/outcome" -device virtserialport,chardev=outcome,name=outcome \
    </dev/null || status=$?
  judge "$status"
}
