#!/usr/bin/env bash
# Installs the Debian packages that the tests in network namespaces use as real peers and rivals.
# Without root, or on another system, it does nothing: those tests then say what is missing.
set -euo pipefail

PROGRAMS=(ip ethtool nft arp-scan nmap fping dnsmasq avahi-daemon snmpd snmpbulkwalk lldpd tcpdump setpriv influxd victoria-metrics chromium Xvfb
    systemd-nspawn dbus-run-session gnome-keyring-daemon openbox trayer xdotool desktop-file-validate appstreamcli
    nginx caddy haproxy apache2 nmbd wsdd udhcpc miniupnpd tshark keepalived faketime arping ucarp arpspoof radvd arpwatch)
PACKAGES=(iproute2 ethtool nftables arp-scan nmap fping dnsmasq-base avahi-daemon snmpd snmp lldpd tcpdump util-linux influxdb victoria-metrics chromium xvfb
    systemd-container dbus-daemon gnome-keyring openbox trayer xdotool desktop-file-utils appstream
    nginx-light caddy haproxy apache2 samba wsdd udhcpc miniupnpd tshark keepalived faketime iputils-arping ucarp dsniff radvd arpwatch)
# What Qt needs of X and GL; there are no programs to look for.
LIBRARIES=(libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxkbcommon-x11-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 fonts-dejavu-core)

missing=()
for i in "${!PROGRAMS[@]}"; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${PROGRAMS[i]}" > /dev/null || missing+=("${PACKAGES[i]}")
done
if command -v dpkg-query > /dev/null; then
    for library in "${LIBRARIES[@]}"; do
        dpkg-query -W -f '${Status}' "$library" 2> /dev/null | grep -q '^install ok' || missing+=("$library")
    done
fi
[ ${#missing[@]} -gt 0 ] || exit 0
[ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || exit 0

# Debian starts a daemon when it is installed; these must only ever run inside a namespace.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' > $policy
    chmod +x $policy
    trap 'rm -f $policy' EXIT
fi
echo "Installing ${missing[*]} ..." >&2
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${missing[@]}" > /dev/null
