# shellcheck shell=bash
# One boot of the guest: a drive with what this run brings, QEMU, and the
# verdict. Sourced by scripts/lab.

# lab_run OPTION… SCRIPT… — see usage().
lab_run() {
  read_options "$@"
  ((${#scripts[@]})) || die "no script given; try scripts/lab run test/lab/smoke.sh"
  lab_build
  make_drive run
  describe_machine
  # The guest's words come through a virtio port: a serial line is slow, and
  # the kernel writes on it. QEMU holds the port for closed once stdin ends, so
  # it gets one that never does. A dying lab takes its guest along.
  mkfifo "$run/stdin"
  setpriv --pdeathsig TERM timeout --kill-after=5 "$limit" "${machine[@]}" \
    -serial "file:$run/console.log" \
    -device virtio-serial-pci \
    -chardev stdio,id=output,signal=off -device virtserialport,chardev=output,name=output \
    -chardev "file,id=outcome,path=$run/outcome" -device virtserialport,chardev=outcome,name=outcome \
    <>"$run/stdin" &
  guest=$!
  local status=0
  wait "$guest" || status=$?
  guest=
  judge "$status"
}

# lab_shell OPTION… — the same guest with a person at its console.
lab_shell() {
  read_options "$@"
  ((${#scripts[@]} == 0)) || die "a shell takes no script; put files in with --put"
  [[ -t 0 ]] || die "a shell needs a terminal; use scripts/lab run"
  lab_build
  make_drive shell
  describe_machine
  say "booting; the guest ends with the shell, or at once with Ctrl-a x"
  "${machine[@]}" -serial mon:stdio
}

read_options() {
  ports=8 vfs=0 rdma_netns=exclusive mem=3072 limit=900 keep_log='' puts=() scripts=()
  while (($#)); do
    case $1 in
      --ports) ports=$(number_in 1 8 "$@") ;;
      --vfs) vfs=$(number_in 0 7 "$@") ;;
      --mem) mem=$(number_in 512 65536 "$@") ;;
      --limit) limit=$(number_in 10 86400 "$@") ;;
      --rdma-netns)
        rdma_netns=${2:-}
        [[ $rdma_netns == exclusive || $rdma_netns == shared ]] || die "--rdma-netns is exclusive or shared"
        ;;
      --keep-log)
        keep_log=${2:-}
        [[ -n $keep_log ]] || die "--keep-log takes a file name"
        ;;
      --put)
        [[ -e ${2:-} ]] || die "--put takes a file or a folder, '${2:-}' is none"
        puts+=("$2")
        ;;
      -*) die "there is no option $1; scripts/lab --help lists them" ;;
      *)
        [[ -f $1 ]] || die "there is no script '$1'"
        scripts+=("$1")
        shift
        continue
        ;;
    esac
    shift 2
  done
}

# number_in LEAST MOST OPTION VALUE …
number_in() {
  [[ ${4:-} =~ ^(0|[1-9][0-9]{0,4})$ && $4 -ge $1 && $4 -le $2 ]] || die "$3 takes a number from $1 to $2, not '${4:-}'"
  printf '%s' "$4"
}

# make_drive run|shell — $run, the folder of this boot, with drive.img in it.
make_drive() {
  local drive script count=0 size
  run=$(mktemp -d "${TMPDIR:-/tmp}/railhead-lab.XXXXXX")
  trap end_run EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  drive=$run/drive
  mkdir -p "$drive"/{scripts,put}
  cp -R "$repo/test/lab/guest" "$drive/guest"
  cp "${part[driver]}/rail_rdma.ko" "$drive/"
  if [[ -d $repo/test/fixtures ]]; then cp -R "$repo/test/fixtures" "$drive/fixtures"; fi
  if [[ -f $repo/dist/railhead ]]; then
    install -m 755 "$repo/dist/railhead" "$drive/railhead"
  else
    say "dist/railhead is not there, going on without it (bun run build makes it)"
  fi
  if ((${#puts[@]})); then cp -R "${puts[@]}" "$drive/put/"; fi
  for script in "${scripts[@]}"; do
    count=$((count + 1))
    mkdir "$drive/scripts/$count"
    cp "$script" "$drive/scripts/$count/"
  done
  printf '%s\n' "mode=$1" "vfs=$vfs" "rdma_netns=$rdma_netns" "terminal='$(stty size 2>/dev/null || true)'" >"$drive/settings"
  size=$(($(du -sm "$drive" | cut -f 1) * 11 / 10 + 16))
  quietly from_tools mke2fs -q -t ext4 -O ^has_journal -m 0 -d "$drive" "$run/drive.img" "${size}M"
  remove_tree "$drive"
}

# Sets machine, the QEMU command all boots share.
describe_machine() {
  local usr=${part[tools]}/tree/usr port
  tool qemu-system-x86_64
  machine=(
    # The snapshot of the root drive goes to TMPDIR.
    env "TMPDIR=$run" "${tool[@]}" -L "$usr/share/qemu" -L "$usr/share/seabios"
    -M q35 -accel "${RAILHEAD_LAB_ACCEL:-tcg,thread=multi}" -cpu max -smp 2 -m "$mem"
    -nodefaults -no-user-config -display none -no-reboot
    -kernel "${part[kernel]}/vmlinuz" -initrd "${part[initrd]}/initrd"
    -append "console=ttyS0 quiet panic=-1 oops=panic mitigations=off apparmor=0 rcupdate.rcu_expedited=1"
    -drive "file=${part[root]}/root.img,if=virtio,format=raw,snapshot=on"
    -drive "file=$run/drive.img,if=virtio,format=raw,readonly=on"
  )
  # Two igb on the root bus collide: each gets a root port.
  for ((port = 1; port <= ports; port++)); do
    machine+=(
      -device "pcie-root-port,id=port$port,chassis=$port,slot=$port"
      -netdev "user,id=net$port,restrict=on,ipv6=off"
      -device "igb,bus=port$port,netdev=net$port,mac=52:54:00:00:00:0$port,romfile="
    )
  done
}

# judge STATUS — from the outcome the guest wrote: begin NAME, end NAME CODE …, done.
judge() {
  local last
  last=$(tail -n 1 "$run/outcome" 2>/dev/null || true)
  if [[ $last == "done" ]]; then
    if awk '$1 == "end" && $3 != 0 { bad = 1 } END { exit bad }' "$run/outcome"; then exit 0; else exit 1; fi
  fi
  last="last seen: ${last:-not yet up}"
  tail -n 40 "$run/console.log" >&2 || true
  case $1 in
    124 | 137) say "the guest was ended after $limit s (--limit), $last" ;;
    *) say "the guest stopped by itself (QEMU exit $1), $last; the end of its console is above" ;;
  esac
  grep -m 1 -o 'Kernel panic.*' "$run/console.log" >&2 || true
  exit 2
}

end_run() {
  if [[ -n ${guest:-} ]]; then
    kill "$guest" 2>/dev/null || true
    wait "$guest" 2>/dev/null || true
  fi
  if [[ -n $keep_log && -f $run/console.log ]]; then cp "$run/console.log" "$keep_log"; fi
  remove_tree "$run"
}
