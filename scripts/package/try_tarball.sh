#!/bin/sh
# Tries the archive that needs no root, as a user of a fresh Debian: scripts/package/try_tarball.sh ARCHIVE. See chroot.sh for
# what it needs. It ends with "all is well", or with what is not and exit code 1.
set -eu
archive=$(realpath "${1:?usage: try_tarball.sh ARCHIVE}")
self=$(realpath "$0")
cd "$(dirname "$self")/../.."
. scripts/package/chroot.sh
enter_namespaces "$self" "$archive"
make_root
name=gan-playground

say "what a desktop has"
install_quietly libegl1 libgl1 libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libxkbcommon0 libxrandr2 \
    shared-mime-info desktop-file-utils libglib2.0-bin man-db bash-completion
as_student find . >"$out/before"
show_display

say "unpacked and installed as a user"
cp "$archive" "$root/tmp/archive.tar.gz"
as_student tar -C /tmp -xf /tmp/archive.tar.gz
unpacked=$(cd "$root" && echo tmp/$name-*)
as_student "/$unpacked/install.sh"
as_student .local/bin/$name --version
# Again, as an update is.
as_student "/$unpacked/install.sh" >/dev/null
rm -r "${root:?}/$unpacked"

say "trained without a window"
as_student .local/bin/$name train start --epochs 200 --json --save model.json | grep -q '"epochs":200,' || fail "no 200 epochs"

say "started from its entry"
as_student desktop-file-validate .local/share/applications/$name.desktop
as_student gio launch .local/share/applications/$name.desktop
look tarball-1-entry
started_with | grep -qF "$home/.local/bin/$name" || fail "started was $(started_with)"
close_window
say "files opened by their types"
as_student cp .local/share/doc/$name/examples/presets/mode-collapse.ron "my preset.ron"
open_file tarball-2-preset "$home/my preset.ron"
open_file tarball-3-model "$home/model.json"
as_student env PATH="$home/.local/bin:/usr/bin:/bin" man -w $name
# bash-completion of Debian 12 does not look into a home whose name has to be quoted.
data=/tmp/data
ln -s "$home/.local/share" "$root$data"
completes train $name tr
completes --epochs $name train start --ep

say "taken away, and what is left"
as_student .local/share/$name/uninstall.sh
as_student find . >"$out/after"
diff "$out/before" "$out/after" >"$out/left" || true
cat "$out/left"
sed -n 's/^[<>] //p' "$out/left" | grep -vx -e './model.json' -e './my preset.ron' -e './.config' -e "./.config/$name.*" \
    -e './.cache' -e './.cache/mesa_shader_cache.*' && fail "there is more, or less, than what the user made"

printf '\nall is well\n'
