"""A certificate authority of the run: a server's certificate and one for each identity."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


class Certificates:
    """PEM files in a folder; those of clients hold the key as well."""

    def __init__(self, folder, identities):
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        root = self._issue("root", self._key, None)
        (folder / "ca.pem").write_bytes(root)
        self.authority = str(folder / "ca.pem")
        self.server = self._leaf("server", [x509.DNSName("server")], "server")
        self._clients = {}
        for identity in identities:
            self.client(identity)

    def client(self, identity):
        """The file with certificate and key of an identity, made when it is first asked for."""
        if identity not in self._clients:
            file = f"client{len(self._clients)}"
            self._clients[identity] = self._leaf(file, [_spiffe(identity)], None)
        return self._clients[identity]

    def _leaf(self, file, names, subject):
        key = ec.generate_private_key(ec.SECP256R1())
        path = self._folder / f"{file}.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(self._issue(subject, key, names) + private)
        return str(path)

    def _issue(self, subject, key, names):
        """A certificate in PEM; an authority's where `names` is `None`."""
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name("root"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.datetime(2020, 1, 1))
            .not_valid_after(datetime.datetime(2090, 1, 1))
            .add_extension(x509.BasicConstraints(names is None, None), critical=True)
        )
        if names:
            builder = builder.add_extension(
                x509.SubjectAlternativeName(names), critical=subject is None
            )
        return builder.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM)


def _name(text):
    if text is None:
        return x509.Name([])
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, text)])


def _spiffe(identity):
    return x509.UniformResourceIdentifier("spiffe://" + identity)
