"""Whether a device may be one that sleeps, by what is known of it besides its silences. Pure.

Wrongly taken for a sleeper it is only missed later; so whoever's maker is not known, or makes phones too, may
sleep. What a device really does is learned from itself (`inventory.silences`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model.device import Device
    from ..model.interface import Interface

# How the names of makers begin, in small letters, as the IEEE's registry has them: a whole word, or several.
# Phones, tablets and watches: the brands of Google's list of the devices that Android's store supports
# (storage.googleapis.com/play_public/supported_devices.csv), and Apple.
_PHONES = (
    "amazon alcatel apple asus barnes&noble blackberry bq bullitt doro fairphone fitbit fossil garmin gionee"
    " gigaset google hisense hmd honor htc huawei infinix itel kyocera leeco lenovo letv lg longcheer"
    " meizu micromax microsoft mobvoi motorola nokia nothing nubia oneplus onyx oppo palm panasonic pantech"
    " razer realme samsung sharp sony tcl tct tecno tinno ulefone vivo wiko wingtech xiaomi zte"
)
# Laptops: the makers whose firmware the Linux Vendor Firmware Service has for them (fwupd.org/lvfs/vendors),
# and the makers of the radios inside, from the notices of linux-firmware (its file WHENCE).
_LAPTOPS = (
    "acer azurewave broadcom chicony clevo compal dell dynabook foxconn framework fujitsu gigabyte hewlett"
    " hon hp intel inventec lite-on liteon mediatek micro-star msi murata pegatron qualcomm quanta"
    " ralink realtek rivet system76 toshiba tuxedo universal wistron cybertan"
)
# Things with a battery: the makers of locks, doorbells, cameras, sensors, readers, consoles and modules for
# them among the integrations of Home Assistant (home-assistant.io/integrations).
_BATTERIES = (
    "arlo aqara august blink bosch danalock ecovacs espressif eufy anker ezviz imilab irobot kobo logitech"
    " lumi netatmo nintendo nuki reolink ring roborock rakuten shelly allterco sonos switchbot tedee tuya"
    " valve withings yale hangzhou"
)
MAKERS = frozenset(f"{_PHONES} {_LAPTOPS} {_BATTERIES}".split())

# What such devices call themselves, in any part of a name: the names that iOS, Android and Windows give by
# themselves, and the words for the things.
NAMES = (
    *(
        "iphone",
        "ipad",
        "ipod",
        "macbook",
        "watch",
        "android",
        "galaxy",
        "pixel",
        "redmi",
        "oneplus",
        "phone",
    ),
    *("handy", "mobil", "tablet", "laptop", "notebook", "chromebook", "thinkpad", "surface", "desktop-"),
    *("kindle", "steamdeck", "nintendo", "doorbell", "battery", "akku"),
)

# What only phones, tablets, laptops and their watches announce: from IANA's registry of service names, and
# Android's documentation of wireless debugging.
SERVICES = frozenset(
    f"_{name}._tcp"
    for name in (
        *("apple-mobdev", "apple-mobdev2", "apple-pairable", "companion-link", "rdlink", "remotepairing"),
        *("presence", "adb-tls-connect", "adb-tls-pairing"),
    )
)


def may_sleep(device: Device) -> bool:
    """Whether the device shows any trait of one that sleeps."""
    if not device.interfaces or any(_interface_may(each) for each in device.interfaces):
        return True
    names = f"{device.name or ''}\n{device.hostname or ''}".casefold()
    if any(word in names for word in NAMES):
        return True
    return any(fact.name == "service" and fact.value in SERVICES for fact in device.facts)


def _interface_may(interface: Interface) -> bool:
    if interface.mac is None or interface.private or not interface.vendor:
        return True
    return interface.vendor.casefold().replace("(", " ").split()[0].rstrip(",.") in MAKERS
