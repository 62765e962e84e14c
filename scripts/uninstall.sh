#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Removes what `make install` wrote below PREFIX, by the list that it left there, and the folders it made if they are empty.
# uninstall.sh PREFIX (DESTDIR in front of it). A device's state is not below PREFIX and stays.
set -u

prefix=${1:?usage: uninstall.sh PREFIX}
list=$prefix/share/ashlar/manifest.txt
if [ ! -r "$list" ]; then
    echo "uninstall: $list is not there: nothing is installed below $prefix, or not by this make; give the PREFIX of make install" >&2
    exit 3
fi
if grep -qE '^/|(^|/)\.\.(/|$)' "$list"; then
    echo "uninstall: $list names something outside $prefix; it was altered, nothing is removed" >&2
    exit 1
fi
copy=$(mktemp)
trap 'rm -f "$copy"' EXIT
cp "$list" "$copy"
failed=0
while IFS= read -r path; do
    case $path in
    */) ;;
    *) rm -f "$prefix/$path" || failed=1 ;;
    esac
done <"$copy"
grep '/$' "$copy" | sort -r | while IFS= read -r folder; do
    rmdir "$prefix/$folder" 2>/dev/null || true
done
exit $failed
