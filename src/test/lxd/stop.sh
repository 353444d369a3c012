#!/usr/bin/env bash
# Stops the private LXD daemon that start.sh started in DIR and removes all that it made: guests, loop file, directory.
# Touches nothing but what is of this DIR; harmless when there is nothing left.
#
#   stop.sh DIR
set -euo pipefail

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# The lxd processes of this directory (daemon, proxies) and the monitors of its guests, which are named after it.
processes_of() {
  local proc
  for proc in /proc/[0-9]*; do
    if { [[ $(readlink "$proc/exe") == */lxd* ]] &&
      tr '\0' '\n' <"$proc/environ" | grep --quiet --line-regexp --fixed-strings "LXD_DIR=$1"; } 2>/dev/null ||
      [[ $(tr '\0' ' ' 2>/dev/null <"$proc/cmdline") == "[lxc monitor] $1/"* ]]; then
      echo "${proc#/proc/}"
    fi
  done
}

# A guest's init is its monitor's child and outlives it, so children go first.
stop_processes() {
  local pids='' children
  for _ in $(seq 50); do
    pids=$(processes_of "$1")
    [ -n "$pids" ] || return 0
    children=$(pgrep --parent "$(echo "$pids" | paste --serial --delimiters=,)" || true)
    # shellcheck disable=SC2086
    kill -KILL $children $pids 2>/dev/null || true
    sleep 0.1
  done
  say "still running: $pids"
}

unmount_under() {
  local mount
  # The deepest first.
  awk -v dir="$1/" 'index($5, dir) == 1 {print $5}' /proc/self/mountinfo | sort --reverse | while read -r mount; do
    umount "$mount" 2>/dev/null || umount --lazy "$mount" 2>/dev/null || true
  done
}

[ $# -eq 1 ] || {
  say "usage: ${0##*/} DIR"
  exit 64
}
[ -d "$1" ] || exit 0
dir=$(realpath "$1")
[ -e "$dir/slipway.pid" ] || {
  say "$dir is no directory of start.sh: left alone"
  exit 1
}
if curl --silent --fail --max-time 5 --output /dev/null --unix-socket "$dir/unix.socket" http://lxd/1.0; then
  export LXD_DIR=$dir LXD_CONF=$dir/client
  mapfile -t guests < <(timeout 20 lxc --force-local list --format csv --columns n)
  [ ${#guests[@]} -eq 0 ] || timeout 60 lxc --force-local delete --force "${guests[@]}" >&2 || true
  timeout 60 lxd shutdown --timeout 20 >&2 || true
  unset LXD_DIR LXD_CONF
fi
stop_processes "$dir"
unmount_under "$dir"
# A loop device lets go of its file by itself once it is unmounted; one that was never mounted does not.
if [ -e "$dir/disks/default.img" ]; then
  losetup --noheadings --output NAME --associated "$dir/disks/default.img" | while read -r device; do
    losetup --detach "$device" || true
  done
fi
rm -rf --one-file-system "$dir"
