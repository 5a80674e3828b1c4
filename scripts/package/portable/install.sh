#!/bin/sh
# Installs GAN Playground for you alone, without root: ./install.sh [FOLDER], by default into ~/.local, where desktops look.
# uninstall.sh, here and beside what is installed, takes it away.
set -eu
here=$(dirname "$(realpath "$0")")
prefix=$(realpath -m "${1:-$HOME/.local}")
if [ $# -eq 0 ]; then data=${XDG_DATA_HOME:-$prefix/share}; else data=$prefix/share; fi
own="$data/gan-playground"
name=gan-playground

case $prefix$data in
*[\"\`\$\\%\|\&]* | *"
"*)
    echo "error: an entry of the menu cannot start a program in $prefix; give another folder" >&2
    exit 2
    ;;
esac

# An older version may have had files that this one has not.
if [ -e "$own/installed" ]; then
    "$own/uninstall.sh" "$@" >/dev/null
fi

mkdir -p "$own"
: >"$own/installed"
put() {
    # Noted first, so that what is cut short can be taken away, too.
    echo "$3" >>"$own/installed"
    install -D -m "$1" "$2" "$3"
}
cd "$here"
put 755 "bin/$name" "$prefix/bin/$name"
find share -type f | while IFS= read -r file; do
    put 644 "$file" "$data/${file#share/}"
done
put 755 uninstall.sh "$own/uninstall.sh"

# The menu may not know the folder of programs of your own.
entry="$data/applications/$name.desktop"
sed -i "s|^Exec=$name |Exec=\"$prefix/bin/$name\" |" "$entry"

# Lists that a desktop keeps of all types, entries and icons; without a desktop there are none.
has() { command -v "$1" >/dev/null; }
if has update-mime-database; then update-mime-database "$data/mime" >/dev/null 2>&1; fi
if has update-desktop-database; then update-desktop-database -q "$data/applications"; fi
if [ -e "$data/icons/hicolor/icon-theme.cache" ] && has gtk-update-icon-cache; then
    gtk-update-icon-cache -q -t -f "$data/icons/hicolor"
fi

echo "installed: $prefix/bin/$name, and in the menu: GAN Playground"
case ":$PATH:" in
*":$prefix/bin:"*) ;;
*) echo "To start it by its name in a terminal, add $prefix/bin to PATH." ;;
esac
echo "To take it away: $own/uninstall.sh"
