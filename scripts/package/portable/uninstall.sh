#!/bin/sh
# Takes away what install.sh installed, and nothing else: ./uninstall.sh [FOLDER], with the same FOLDER. Your presets, models and
# settings stay; the last line says where the settings are.
set -eu
prefix=$(realpath -m "${1:-$HOME/.local}")
if [ $# -eq 0 ]; then data=${XDG_DATA_HOME:-$prefix/share}; else data=$prefix/share; fi
own="$data/gan-playground"

if [ ! -e "$own/installed" ]; then
    echo "error: GAN Playground is not installed in $prefix" >&2
    exit 2
fi

# Folders that are empty then, up to the home folder.
tidy() {
    folder=$1
    while [ "$folder" != "$HOME" ] && rmdir "$folder" 2>/dev/null; do
        folder=$(dirname "$folder")
    done
}

files=$(cat "$own/installed")
echo "$files" | while IFS= read -r file; do
    rm -f "$file"
done

has() { command -v "$1" >/dev/null; }
is_empty() { [ -z "$(find "$1" -maxdepth 1 -name "$2" -print -quit)" ]; }

# Desktops keep lists of all types, entries and icons beside them. Where nothing is left to list, the lists go, too.
mime="$data/mime"
if [ -d "$mime/packages" ]; then
    if has update-mime-database; then update-mime-database "$mime" >/dev/null 2>&1; fi
    if is_empty "$mime/packages" '*.xml'; then
        for list in aliases generic-icons globs globs2 icons magic mime.cache subclasses treemagic types version XMLnamespaces; do
            rm -f "$mime/$list"
        done
        rmdir "$mime"/*/ 2>/dev/null || true
        tidy "$mime"
    fi
fi
entries="$data/applications"
if [ -d "$entries" ]; then
    if has update-desktop-database; then update-desktop-database -q "$entries"; fi
    if is_empty "$entries" '*.desktop'; then rm -f "$entries/mimeinfo.cache"; fi
fi
if [ -e "$data/icons/hicolor/icon-theme.cache" ] && has gtk-update-icon-cache; then
    gtk-update-icon-cache -q -t -f "$data/icons/hicolor"
fi

rm -f "$own/installed"
tidy "$own"
echo "$files" | while IFS= read -r file; do
    tidy "$(dirname "$file")"
done
echo "taken away; what the window remembers is still in ${XDG_CONFIG_HOME:-$HOME/.config}/gan-playground"
