# shellcheck shell=bash
# How each part of the lab is built, from Debian's packages alone: the recipe
# of a part is its function build_NAME FOLDER. Sourced by scripts/lab.

mirror=${RAILHEAD_LAB_MIRROR:-http://deb.debian.org/debian}
# QEMU before 11 leaves igb's virtual functions without carrier, and soft RoCE
# devices change their network namespace only since Linux 7.3.
qemu_series=11
kernel_series=7.3

guest_packages=(
  curl ethtool ibverbs-providers ibverbs-utils iproute2 iputils-ping jq kmod
  nftables perftest procps psmisc strace tcpdump
)

# Each part by name, then all that its content depends on.
build_parts() {
  part debian "$mirror"
  part tools "${part[debian]}" "$qemu_series" "$kernel_series" "$(declare -f newest_kernel)"
  part kernel "${part[tools]}" "$(declare -f wanted_modules)"
  part initrd "${part[kernel]}" "$repo/test/lab/initramfs"
  part driver "${part[tools]}" "$repo"/test/lab/rdma-driver/{rail_rdma.c,Makefile}
  part root "${part[debian]}" "${part[kernel]}" "${guest_packages[*]}"
}

# A minimal Debian 13. The trees of tools and root start as copies of it.
build_debian() {
  quietly debootstrap --variant=minbase trixie "$1/tree" "$mirror"
  cat >"$1/tree/etc/apt/apt.conf.d/lab" <<'CONF'
APT::Install-Recommends "false";
APT::Get::Assume-Yes "true";
Acquire::Languages "none";
Acquire::Retries "3";
DPkg::Options { "--force-unsafe-io"; };
CONF
  printf 'path-exclude=/usr/share/%s/*\n' doc info locale man >"$1/tree/etc/dpkg/dpkg.cfg.d/lab"
  rm -rf "$1/tree"/usr/share/{doc,info,locale,man}/* "$1/tree"/var/cache/apt/archives/*.deb
}

# QEMU, a compiler, the kernel's headers and, under /kernel, its unpacked packages.
build_tools() {
  local tree=$1/tree kernel version
  cp -a "${part[debian]}/tree" "$tree"
  printf 'deb %s trixie-backports main\n' "$mirror" >>"$tree/etc/apt/sources.list"
  quietly in_tree "$tree" apt-get update
  kernel=$(newest_kernel "$tree")
  quietly in_tree "$tree" apt-get install --target-release trixie-backports \
    qemu-system-x86 "linux-headers-$kernel" gcc make busybox-static kmod cpio e2fsprogs xz-utils
  version=$(in_tree "$tree" qemu-system-x86_64 --version | head -1)
  [[ $version == *" version $qemu_series."* ]] ||
    say "meant for QEMU $qemu_series, trixie-backports now has: $version"
  # shellcheck disable=SC2016 # the inner shell expands it
  quietly in_tree "$tree" sh -ec 'mkdir /kernel && cd /kernel
    apt-get download "$@" && for deb in *.deb; do dpkg-deb -x "$deb" . && rm "$deb"; done' \
    download "linux-binary-$kernel" "linux-modules-$kernel" "linux-base-$kernel"
  quietly in_tree "$tree" apt-get clean
  printf '%s\n' "$kernel" >"$1/release"
}

# newest_kernel TREE — the newest of the series; once that has left the archive, the newest there is.
newest_kernel() {
  local kernels newest
  kernels=$(in_tree "$1" apt-cache pkgnames linux-headers- |
    sed -n 's/^linux-headers-\([0-9.]*+deb13-amd64\)$/\1/p' | sort -V)
  newest=$(grep "^${kernel_series//./\\.}\." <<<"$kernels" | tail -1 || true)
  if [[ -z $newest ]]; then
    newest=$(tail -1 <<<"$kernels")
    say "trixie-backports has no Linux $kernel_series any more, taking ${newest:-nothing}"
  fi
  [[ -n $newest ]] || die "no kernel headers at $mirror; set RAILHEAD_LAB_MIRROR to a complete Debian mirror"
  printf '%s\n' "$newest"
}

# vmlinuz and the modules a network node may ask for, unpacked: xz is slow in the guest.
build_kernel() {
  local tree=${part[tools]}/tree release from to module
  release=$(<"${part[tools]}/release")
  from=$tree/kernel/usr/lib/modules/$release
  to=$1/lib/modules/$release
  mkdir -p "$to"
  cp "$from/vmlinuz" "$1/vmlinuz"
  cp "$from"/modules.{order,builtin,builtin.modinfo} "$to"
  quietly from_tools depmod -b "$tree/kernel/usr" "$release"
  wanted_modules "$from/modules.dep" | while read -r module; do
    mkdir -p "$to/${module%/*}"
    from_tools xz -dc "$from/$module" >"$to/${module%.xz}"
  done
  quietly from_tools depmod -b "$1" "$release"
  printf '%s\n' "$release" >"$1/release"
}

# wanted_modules MODULES.DEP — their paths, and those of all they need.
wanted_modules() {
  awk -F': *' '
    BEGIN {
      wanted = "^kernel/(net/(802|8021q|bridge|core|ipv4|ipv6|key|llc|netfilter|netlink|packet|sched|unix|xfrm)/" \
        "|drivers/net/[^/]+$|drivers/net/(bonding|ipvlan)/|drivers/net/ethernet/intel/igb" \
        "|drivers/infiniband/(core|sw|ulp/ipoib)/|fs/(configfs|ext4|overlayfs)/|drivers/block/virtio_blk)"
    }
    $1 ~ wanted { print $1; count = split($2, needed, " "); for (i = 1; i <= count; i++) print needed[i] }
  ' "$1" | sort -u
}

# The first root of the guest: busybox and what it takes to mount the real one.
build_initrd() {
  local release root=$1/root
  release=$(<"${part[kernel]}/release")
  mkdir -p "$root"/{bin,dev,lab,modules,proc,root,sys}
  cp "${part[tools]}/tree/usr/bin/busybox" "$root/bin/busybox"
  install -m 755 "$repo/test/lab/initramfs" "$root/init"
  for module in virtio_blk ext4; do
    from_tools modprobe -d "${part[kernel]}" -S "$release" --show-depends "$module"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r module; do
    cp "$module" "$root/modules/"
    basename "$module"
  done >"$root/modules/order"
  (cd "$root" && find . | from_tools cpio --create --format=newc --quiet) >"$1/initrd"
  rm -rf "$root"
}

# rail_rdma.ko, see its source.
build_driver() {
  local release work
  release=$(<"${part[tools]}/release")
  work=$(mktemp -d "${part[tools]}/tree/tmp/driver.XXXXXX")
  cp "$repo"/test/lab/rdma-driver/{rail_rdma.c,Makefile} "$work"
  quietly in_tree "${part[tools]}/tree" \
    make -C "/usr/src/linux-headers-$release" M="${work#"${part[tools]}/tree"}" modules
  cp "$work/rail_rdma.ko" "$1/"
  rm -rf "$work"
}

# The guest's own Debian as a disk image, made without mounting anything.
build_root() {
  local tree=$1/tree
  cp -a "${part[debian]}/tree" "$tree"
  quietly in_tree "$tree" apt-get update
  quietly in_tree "$tree" apt-get install "${guest_packages[@]}"
  cp -a "${part[kernel]}/lib/modules" "$tree/usr/lib/modules"
  rm -rf "$tree"/var/cache/apt/* "$tree"/var/lib/apt/lists/* "$tree"/etc/resolv.conf
  mkdir -p "$tree"/{lab,opt/cni/bin}
  quietly from_tools mke2fs -q -t ext4 -d "$tree" "$1/root.img" 2G
  remove_tree "$tree"
}
