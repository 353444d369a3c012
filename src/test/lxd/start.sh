#!/usr/bin/env bash
# Starts a private LXD daemon whose every file is under DIR (its LXD_DIR), for tests and for trying things out.
#
#   start.sh --install        only install what is missing (Debian packages, as root)
#   start.sh DIR              the same, then start; prints "socket=PATH" and "pid=PID"
#
# Run again on a DIR whose daemon runs, it changes nothing and prints the same. stop.sh DIR removes it all.
# SLIPWAY_TEST_LXD_POOL=dir asks for a plain directory as storage pool; SLIPWAY_TEST_LXD_POOL_SIZE is the loop file's (6GiB).
set -euo pipefail

readonly packages=(lxd lxd-client lxcfs btrfs-progs nftables busybox-static uidmap curl util-linux procps)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
  say "$@"
  exit 1
}

install_missing() {
  local missing=() package
  for package in "${packages[@]}"; do
    dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep --quiet --line-regexp installed ||
      missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update --quiet=2 >&2
  # There may be no systemd that could start what is installed, and none of it is to start by itself.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  apt-get install --yes --quiet=2 --no-install-recommends "${packages[@]}" >&2
}

# LXD maps guests' users to a range that root owns.
grant_user_range() {
  local file
  for file in /etc/subuid /etc/subgid; do
    grep --quiet '^root:' "$file" 2>/dev/null || echo 'root:100000:10000001' >>"$file"
  done
}

# The mount of a killed lxcfs stays, answers nothing but ENOTCONN, and is in the way of a new one and of every guest.
detach_dead_lxcfs() {
  local _
  for _ in $(seq 10); do
    grep --quiet ' /var/lib/lxcfs ' /proc/self/mounts && ! stat /var/lib/lxcfs/proc >/dev/null 2>&1 || return 0
    say "detaching what a killed lxcfs left mounted on /var/lib/lxcfs"
    umount --lazy /var/lib/lxcfs
  done
}

# One lxcfs serves every daemon of the machine, so only one caller at a time looks for it and starts it.
start_lxcfs() {
  local _
  detach_dead_lxcfs
  mountpoint --quiet /var/lib/lxcfs && return
  mkdir -p /var/lib/lxcfs
  setsid --fork lxcfs /var/lib/lxcfs </dev/null >/dev/null 2>&1 9>&-
  for _ in $(seq 100); do
    mountpoint --quiet /var/lib/lxcfs && return
    sleep 0.1
  done
  say "lxcfs did not mount: guests will see the host's /proc figures"
}

# The daemon of this directory, and no other: the pid must still be an lxd whose LXD_DIR is this directory.
running() {
  local pid
  pid=$(cat "$dir/slipway.pid" 2>/dev/null) && [ -n "$pid" ] || return 1
  tr '\0' '\n' 2>/dev/null <"/proc/$pid/environ" | grep --quiet --line-regexp --fixed-strings "LXD_DIR=$dir"
}

answers() { curl --silent --fail --max-time 5 --output /dev/null --unix-socket "$dir/unix.socket" http://lxd/1.0; }

# A dead proxy keeps the daemon from looking for images and instance types on the internet.
start_daemon() {
  running && return
  : >"$dir/slipway.pid"
  export http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9
  # A shell that writes its own pid and becomes lxd: the pid is right however setsid forks.
  LXD_DIR=$dir setsid --fork sh -c 'echo $$ >"$LXD_DIR/slipway.pid"; exec lxd --group root --logfile "$LXD_DIR/lxd.log"' \
    </dev/null >/dev/null 2>"$dir/lxd.err"
  for _ in $(seq 600); do
    answers && return
    sleep 0.1
    [ ! -s "$dir/slipway.pid" ] || running || break
  done
  tail --lines=20 "$dir/lxd.err" "$dir/lxd.log" >&2 || true
  die "the lxd of $dir did not answer"
}

preseed() {
  cat <<YAML
storage_pools:
  - name: default
    driver: $1
    config: $2
profiles:
  - name: default
    devices:
      root: {type: disk, path: /, pool: default}
YAML
}

initialise() {
  LXD_DIR=$dir LXD_CONF=$dir/client lxc --force-local storage show default >/dev/null 2>&1 && return
  if [ "${SLIPWAY_TEST_LXD_POOL:-btrfs}" = btrfs ]; then
    preseed btrfs "{size: ${SLIPWAY_TEST_LXD_POOL_SIZE:-6GiB}}" | LXD_DIR=$dir lxd init --preseed >&2 && return
    say "no btrfs pool here: taking a plain directory"
  fi
  preseed dir '{}' | LXD_DIR=$dir lxd init --preseed >&2
}

[ $# -eq 1 ] || die "usage: ${0##*/} --install | DIR"
[ "$(id -u)" -eq 0 ] || die "must be root"
install_missing
[ "$1" = --install ] && exit
mkdir -p "$1"
chmod 711 "$1"
dir=$(realpath "$1")
readonly dir
[ ${#dir} -le 80 ] || die "$dir is too long: a unix socket's path ends at 107 bytes"
[ -e "$dir/slipway.pid" ] || [ ! -e "$dir/database" ] || die "$dir is the directory of an LXD that is not ours"
grant_user_range
(flock 9 && start_lxcfs) 9>/run/slipway-test-lxcfs.lock
start_daemon
initialise
printf 'socket=%s\npid=%s\n' "$dir/unix.socket" "$(cat "$dir/slipway.pid")"
