#!/usr/bin/env bash
# Builds the viewer as dist/viewer/netmon-viewer (a folder that runs anywhere its libc is not older), and as a .deb.
# It needs a Python of 3.13 or newer with a shared libpython; PYTHON names one, else one is looked for.
set -euo pipefail
cd "$(dirname "$0")/../.."

OUT=dist/viewer
WORK=build/viewer
PACKAGES=(keyring numpy PyQt6 pyqtgraph zeroconf)
PYINSTALLER=6.22.3

shared() {
    "$1" -c 'import sys, sysconfig, venv
sys.exit(sys.version_info < (3, 13) or not sysconfig.get_config_var("Py_ENABLE_SHARED"))' 2> /dev/null
}

find_python() {
    local each
    for each in "${PYTHON:-}" python3.14 python3.13 python3 "$HOME"/.pyenv/versions/3.1[3-9].*/bin/python3; do
        if [ -n "$each" ] && command -v "$each" > /dev/null && shared "$each"; then
            command -v "$each"
            return
        fi
    done
    return 1
}

PYTHON=$(find_python) || {
    echo "No Python of 3.13 or newer with a shared libpython is here; install Debian's python3 and python3-venv, or set PYTHON." >&2
    exit 3
}
echo "Building with $PYTHON ($("$PYTHON" -V))" >&2

rm -rf "$OUT" "$WORK"
mkdir -p "$OUT" "$WORK"
"$PYTHON" -m venv "$WORK/venv"
# The versions that are tested, without the hashes, which constraints cannot have.
sed -nE 's/^([A-Za-z0-9._-]+==[^ ;\\]+).*/\1/p' requirements/dev.txt > "$WORK/constraints.txt"
"$WORK/venv/bin/pip" install --quiet --disable-pip-version-check --constraint "$WORK/constraints.txt" \
    "${PACKAGES[@]}" "pyinstaller==$PYINSTALLER"

VERSION=$("$WORK/venv/bin/python" -c 'import netmon_core; print(netmon_core.__version__)')
QT_QPA_PLATFORM=offscreen "$WORK/venv/bin/python" -c '
import sys
from PyQt6.QtGui import QGuiApplication
from desktop.views.logo import logo
app = QGuiApplication([])
sys.exit(not logo(128).save(sys.argv[1]))' "$WORK/netmon-viewer.png"

"$WORK/venv/bin/pyinstaller" --log-level WARN --noconfirm --windowed --name netmon-viewer \
    --distpath "$OUT" --workpath "$WORK/pyinstaller" --specpath "$WORK" \
    --paths "$PWD" --add-data "$PWD/desktop/i18n/*.qm:desktop/i18n" --add-data "$PWD/netmon_core/icon.svg:netmon_core" \
    --exclude-module tkinter --exclude-module PyQt6.QtPdf --exclude-module PyQt6.QtQml \
    --exclude-module PyQt6.QtQuick --exclude-module matplotlib --exclude-module scipy \
    packaging/viewer/start.py

# PDF pictures are of no use here, GTK's theme would bring all of GTK, and libpython comes with its symbols.
INSIDE=$OUT/netmon-viewer/_internal
rm -f "$INSIDE"/libgtk-3.so* "$INSIDE"/PyQt6/Qt6/lib/libQt6Pdf.so* \
    "$INSIDE"/PyQt6/Qt6/plugins/{imageformats/libqpdf.so,platformthemes/libqgtk3.so}
if command -v strip > /dev/null; then
    strip --strip-unneeded "$INSIDE"/libpython3.*.so*
fi

ROOT=$WORK/deb
SHARE=$ROOT/usr/share
install -d "$ROOT"/{DEBIAN,usr/bin,usr/lib} \
    "$SHARE"/{applications,doc/netmon-viewer,icons/hicolor/{256x256,scalable}/apps,metainfo}
cp -r "$OUT/netmon-viewer" "$ROOT/usr/lib/netmon-viewer"
ln -s ../lib/netmon-viewer/netmon-viewer "$ROOT/usr/bin/netmon-viewer"
install -m 644 packaging/viewer/netmon-viewer.desktop "$SHARE/applications/"
METAINFO=io.github.netmon_project.viewer.metainfo.xml
sed -e "s/@VERSION@/$VERSION/" -e "s/@DATE@/$(date -u +%F)/" "packaging/viewer/$METAINFO" > "$SHARE/metainfo/$METAINFO"
install -m 644 packaging/viewer/copyright "$SHARE/doc/netmon-viewer/"
install -m 644 "$WORK/netmon-viewer.png" "$SHARE/icons/hicolor/256x256/apps/"
install -m 644 netmon_core/icon.svg "$SHARE/icons/hicolor/scalable/apps/netmon-viewer.svg"
sed -e "s/@VERSION@/$VERSION/" -e "s/@ARCH@/$(dpkg --print-architecture)/" \
    -e "s/@SIZE@/$(du -sk "$ROOT/usr" | cut -f1)/" packaging/viewer/control > "$ROOT/DEBIAN/control"
dpkg-deb --root-owner-group -Zxz -z2 -b "$ROOT" "$OUT/netmon-viewer_${VERSION}_$(dpkg --print-architecture).deb" >&2
