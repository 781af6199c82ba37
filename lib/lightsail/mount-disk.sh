#!/bin/sh
# mount-disk DEVICE LABEL DIRECTORY
# Mounts a disk that Lightsail has attached, and formats one that has never been. Lightsail attaches
# disks after the first boot and then boots again: a disk that is not there yet is no failure.
set -eu
device=$1 label=$2 directory=$3

# An instance on Nitro sees /dev/xvdf as /dev/nvme?n1, which knows the name that it was attached by.
attached() {
  if [ -b "$device" ]; then
    echo "$device"
    return
  fi
  for nvme in /dev/nvme?n1; do
    [ -b "$nvme" ] || continue
    name=$(nvme id-ctrl --raw-binary "$nvme" | tail -c +3073 | head -c 32 | tr -d '\0 ')
    if [ "/dev/${name#/dev/}" = "$device" ]; then
      echo "$nvme"
      return
    fi
  done
}

disk=$(attached)
if [ -z "$disk" ]; then
  echo "mount-disk: $device is not attached yet"
  exit 0
fi
known=0
blkid --probe "$disk" >/dev/null || known=$?
case $known in
0) ;;
2) mkfs.ext4 -q -L "$label" "$disk" ;; # blkid found nothing on it
*) exit "$known" ;;
esac
mkdir -p "$directory"
mountpoint -q "$directory" || mount -o nodev,nosuid "$disk" "$directory"
