#!/usr/bin/env bash
# Builds a container image of a few MB that obeys the guest contract and plays a runner of a simulated GitHub:
# the host's busybox-static and curl with the libraries it needs, and the scripts in guest/.
#
#   image.sh FILE.tar.gz      then: lxc image import FILE.tar.gz --alias slipway-test
set -euo pipefail

[ $# -eq 1 ] || {
  echo "usage: ${0##*/} FILE.tar.gz" >&2
  exit 64
}
here=$(dirname "$(realpath "$0")")
work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT
root=$work/rootfs

mkdir -p "$root"/{bin,sbin,dev,proc,sys,run,tmp,root,etc,var/lib,usr/bin,usr/lib/slipway}
chmod 1777 "$root/tmp"
busybox=$(command -v busybox)
install -m 755 "$busybox" "$root/bin/busybox"
for applet in $("$busybox" --list); do
  [ "$applet" = busybox ] || ln -sf busybox "$root/bin/$applet"
done
install -m 755 "$here/guest/init" "$root/sbin/init"
install -m 755 "$here/guest/busy" "$root/usr/lib/slipway/busy"

curl=$(command -v curl)
install -m 755 "$curl" "$root/usr/bin/curl"
# "libz.so.1 => /lib/.../libz.so.1 (0x...)" and the loader, "/lib64/ld-linux-x86-64.so.2 (0x...)".
ldd "$curl" | awk '$2 == "=>" && $3 ~ /^\// {print $3} $1 ~ /^\// {print $1}' | while read -r library; do
  install -D -m 755 "$(realpath "$library")" "$root$library"
done

echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
echo 'root:x:0:' >"$root/etc/group"
echo '127.0.0.1 localhost' >"$root/etc/hosts"
echo 'hosts: files' >"$root/etc/nsswitch.conf"
sed "s/@ARCHITECTURE@/$(uname --machine)/" "$here/guest/metadata.yaml" >"$work/metadata.yaml"

# The same input makes the same file.
tar --create --directory "$work" --numeric-owner --owner=0 --group=0 --sort=name --mtime=@1 metadata.yaml rootfs |
  gzip --no-name -1 >"$1.part"
mv "$1.part" "$1"
