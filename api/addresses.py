"""Internet addresses as what they are, in whichever form somebody tells them.

A machine that speaks both kinds may tell an IPv4 address in the form of IPv6. Whoever
compares addresses compares what is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

TRANSLATED = IPv6Network("64:ff9b::/96")
"""Under this a network without IPv4 tells addresses of IPv4 (RFC 6052, 2.1)."""
OF_IPV4 = 32
"""Bits of an IPv4 address."""
MAPPED = IPv6Network("::ffff:0:0/96")
"""Under this a program that listens for both tells addresses of IPv4 (RFC 4291)."""


def meant(told: str) -> IPv4Address | IPv6Address:
    """The address that is told, in its own form. Raises ValueError for none."""
    found = ip_address(told)
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found


def placed(told: str) -> IPv4Address | IPv6Address:
    """As `meant`, and of a translated address whom it was translated from.

    To say from where somebody comes, never to believe them: who is told as this
    machine's own address of IPv4 came over a network. Raises ValueError.
    """
    found = meant(told)
    if isinstance(found, IPv6Address) and found in TRANSLATED:
        return IPv4Address(int(found) & ((1 << OF_IPV4) - 1))
    return found


def in_plain_form(told: str) -> str:
    """What is told, its IPv4 as IPv4; what is no address stays as it is."""
    try:
        return str(meant(told))
    except ValueError:
        return told


def in_both_forms(told: str) -> Iterator[str]:
    """An address or network, and the same in the other form. Raises ValueError."""
    yield told
    network = ip_network(told)
    if isinstance(network, IPv4Network):
        mapped = int(MAPPED.network_address) | int(network.network_address)
        yield f"{IPv6Address(mapped)}/{MAPPED.prefixlen + network.prefixlen}"
    elif network.subnet_of(MAPPED):
        plain = network.network_address.ipv4_mapped
        yield f"{plain}/{network.prefixlen - MAPPED.prefixlen}"
