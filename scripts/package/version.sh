# shellcheck shell=sh disable=SC2034 # read by the other scripts here
# What is packaged, and of when: $version, $date (as 2026-12-31), $kind (stable or development), and SOURCE_DATE_EPOCH, so that
# the same commit gives the same packages.

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)

# The changelog has the date beside the version once it is released; until then the last commit has one.
date=$(sed -n "s/^## $version (\([0-9-]*\))\$/\1/p" CHANGELOG.md)
kind=stable
if [ -z "$date" ]; then
    kind=development
    date=$(TZ=UTC git log -1 --date=format-local:%Y-%m-%d --format=%cd)
fi
SOURCE_DATE_EPOCH=$(date -u -d "$date" +%s)
export SOURCE_DATE_EPOCH
