#!/usr/bin/env bash
# Renders netmon_core/icon.svg to the sizes Home Assistant and HACS ask for (needs rsvg-convert, of librsvg2-bin).
set -euo pipefail
cd "$(dirname "$0")/.."
brand=custom_components/netmon/brand
rsvg-convert --width 256 --height 256 netmon_core/icon.svg --output $brand/icon.png
rsvg-convert --width 512 --height 512 netmon_core/icon.svg --output $brand/icon@2x.png
