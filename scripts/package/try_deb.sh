#!/bin/sh
# Tries a Debian package in a fresh Debian, from its installation until it is gone: scripts/package/try_deb.sh DEB. See chroot.sh
# for what it needs. It ends with "all is well", or with what is not and exit code 1.
set -eu
deb=$(realpath "${1:?usage: try_deb.sh DEB}")
self=$(realpath "$0")
cd "$(dirname "$self")/../.."
. scripts/package/chroot.sh
enter_namespaces "$self" "$deb"
make_root
name=gan-playground

as_root sh -c 'command -v cargo rustc' >/dev/null && fail "there is Rust in the fresh Debian"

say "installed, with what it depends on and nothing else"
cp "$deb" "$root/tmp/$name.deb"
install_quietly "/tmp/$name.deb"
# shellcheck disable=SC2016 # dpkg-query's own names
as_root dpkg-query -W -f '${Package} ${Version}, ${Installed-Size} KiB\n' $name
as_root ldd /usr/bin/$name | grep 'not found' && fail "libraries are missing"
as_student $name --version

say "trained without a window"
trained=$(as_student $name train start --epochs 200 --json --save model.json)
echo "$trained" | cut -c 1-120
echo "$trained" | grep -q '"epochs":200,' || fail "no 200 epochs"

say "a window, by the libraries it depends on alone"
show_display
as_student sh -c "$name start >/dev/null 2>\$HOME/stderr &"
look 1-alone
close_window
as_root cat "$home/stderr"

say "a desktop's tools, and again without the package, to know what is there then"
install_quietly shared-mime-info desktop-file-utils libglib2.0-bin xdg-utils libfile-mimeinfo-perl appstream man-db bash-completion
as_root dpkg --purge $name >/dev/null
list_all >"$out/before"
install_quietly "/tmp/$name.deb"

say "the entry of the menu, and files by their types"
as_root desktop-file-validate /usr/share/applications/$name.desktop
# A home on the web is what newer versions miss, and there is none.
complaints=$(as_root appstreamcli validate --no-net /usr/share/metainfo/io.github.gan_playground.GanPlayground.metainfo.xml |
    grep '^[EW]: ' | grep -v ': url-homepage-missing$') && fail "$complaints"
examples=/usr/share/doc/$name/examples
as_student cp $examples/presets/mode-collapse.ron "$home/my preset.ron"
as_student cp $examples/lessons/what-a-gan-is.ron lesson.ron
as_student sh -c 'echo "(version: 3, window: (size: 3))" >other.ron; echo "{\"format\": 1}" >other.json'
is_type() {
    for ask in "gio info -a standard::content-type" "xdg-mime query filetype"; do
        # shellcheck disable=SC2086 # words
        as_student $ask "$1" | grep -q "$2\$" || fail "$1 is no $2 for $ask"
    done
    echo "$1: $2"
}
is_type "my preset.ron" application/x-$name-preset
is_type lesson.ron application/x-$name-lesson
is_type model.json application/x-$name-model
is_type other.ron text/plain
is_type other.json application/json
for kind in preset lesson model; do
    as_student xdg-mime query default application/x-$name-$kind | grep -qx $name.desktop || fail "nobody opens a $kind"
done

say "started from its entry"
as_student gio launch /usr/share/applications/$name.desktop
look 2-entry
close_window
say "files opened by their types"
open_file 3-preset "$home/my preset.ron"
open_file 4-lesson "$home/lesson.ron"
open_file 5-model "$home/model.json"
say "a model, by xdg-open"
as_student sh -c 'xdg-open model.json &'
look 6-xdg-open
close_window

say "pages and completions"
commands=$(as_student $name --help | sed -n '/^Commands:$/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' | grep -vx help)
[ "$(echo "$commands" | wc -l)" -gt 5 ] || fail "the help has no commands: $commands"
page=$(as_student man $name)
for command in $commands; do
    echo "$page" | grep -q "^ *$name-$command(1)\$" || fail "the man page does not name $command"
    # The page itself, without a pager; an empty one has a line.
    lines=$(as_student man "$name-$command" | wc -l)
    [ "$lines" -gt 15 ] || fail "the man page of $command is empty"
    echo "$name-$command(1): $lines lines"
    completes "$command" $name "$command"
done
[ "$(as_student man $name-train | wc -l)" -gt 40 ] || fail "the man page of train has no options"
completes train $name tr
completes --language $name --la
completes --epochs $name train start --ep
completes "flex ndarray" $name train start --backend ""
completes "" $name manual

say "removed, and what is left"
as_root apt-get -qq -y remove --purge $name >"$out/apt.log" 2>&1
list_all >"$out/after"
# man-db and the like keep lists below /var/cache, which are left out.
diff "$out/before" "$out/after" || fail "files are left, or gone"
find "$root" -xdev -name "*$name*" ! -path "$root/tmp/*" -printf '/%P\n' >"$out/left"
cat "$out/left"
grep -qv "^$home/.config/$name" "$out/left" && fail "there is more than what the user made"
find "$root$home" -type f -printf '%P\n'

printf '\nall is well\n'
