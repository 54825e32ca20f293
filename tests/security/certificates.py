"""Certificates for the tests, vouched for by an authority of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """A certificate authority of one's own."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    name: x509.Name

    @property
    def root(self) -> Path:
        """Its certificate, as a file."""
        return self.folder / "root.crt"

    def signs(
        self, common_name: str, *, is_authority: bool = False, days: int = 1
    ) -> Path:
        """A new certificate and its key; answers the first, the key lies beside it.

        It is good for so many days more; below zero it was good once.
        """
        own = self.key if is_authority else ec.generate_private_key(ec.SECP256R1())
        subject = _called(common_name)
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(own.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=9))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(
                x509.BasicConstraints(ca=is_authority, path_length=None), critical=True
            )
            .add_extension(
                x509.SubjectAlternativeName(
                    [
                        x509.DNSName("localhost"),
                        x509.IPAddress(ip_address("127.0.0.1")),
                    ]
                ),
                critical=False,
            )
            .sign(self.key, hashes.SHA256())
        )
        place = self.folder / f"{common_name}.crt"
        place.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        key = place.with_suffix(".key")
        key.write_bytes(
            own.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        key.chmod(0o600)
        return place


def authority(folder: Path) -> Signer:
    """A new one."""
    folder.mkdir(exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    made = Signer(folder=folder, key=key, name=_called("root"))
    made.signs("root", is_authority=True)
    return made


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
