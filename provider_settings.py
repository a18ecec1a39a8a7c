"""The settings of signing in by a provider of OpenID Connect; all of them empty, nobody is sent to one."""

from ipaddress import ip_address
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

LOOPBACK = r"http://(localhost|127\.0\.0\.1|\[::1\])"
ADDRESS = rf"(https://[^\s/?#@]+|{LOOPBACK}(:\d+)?)(/[^\s?#]*)?"
ROLES = ("presenter", "leader", "analyst", "steward", "administrator", "auditor")  # those that an account can have
WANTED = ("oidc_client", "oidc_roles", "public_address")


class ProviderSettings(BaseSettings):
    """Where the provider is, who we are to it, and what of its claims gives a name, a role and offices."""

    oidc_issuer: str = Field(
        default="",
        pattern=rf"^({ADDRESS})?$",
        description="provider of OpenID Connect that people sign in by, as `https://login.example.org/realms/customs`; empty for none. It "
        "demands PORTOLAN_OIDC_CLIENT, PORTOLAN_OIDC_ROLES and PORTOLAN_PUBLIC_ADDRESS",
    )
    oidc_name: str = Field(
        default="", max_length=60, description="name of the provider on the button to sign in; empty takes the host of its address"
    )
    oidc_client: str = Field(default="", description="client id that the provider knows this server by")
    oidc_secret: str = Field(default="", repr=False, description="secret of that client; empty where it has none, or where it is in a file")
    oidc_secret_file: str = Field(default="", description="file whose first line is the secret of that client")
    oidc_scopes: str = Field(
        default="openid profile", pattern=r"^openid( \S+)*$", description="scopes asked for, spaces between: `openid` first"
    )
    oidc_name_claim: str = Field(
        default="preferred_username",
        min_length=1,
        description="claim of the ID token that holds the user name; take one that nobody can change of themselves",
    )
    oidc_role_claim: str = Field(
        default="roles", min_length=1, description="claim that holds what gives a role; dots lead into it, as `realm_access.roles`"
    )
    oidc_roles: str = Field(
        default="",
        description="role for each value of that claim, as `customs-heads=leader; customs-risk=analyst`; the first that a user has counts, "
        "and who has none is refused",
    )
    oidc_office_claim: str = Field(
        default="",
        description="claim that holds the codes of the offices whose rows a user sees, `*` for all; who has none is then refused. Empty: "
        "everybody sees all offices",
    )

    @field_validator("oidc_roles")
    @classmethod
    def _roles_of_the_policy(cls, written: str) -> str:
        for each in filter(None, map(str.strip, written.split(";"))):
            value, _, role = each.rpartition("=")
            if not value.strip() or role.strip() not in ROLES:
                raise ValueError(f"{each}: a value of the claim, = and one of {', '.join(ROLES)}; semicolons between")
        return written

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Refuse a provider without what it takes; the answers that it sends back must not cross a network as they are."""
        if not self.oidc_issuer:
            return self
        stated = {name: str(getattr(self, name)) for name in WANTED}
        if missing := [name for name in WANTED if not stated[name]]:
            raise ValueError(f"PORTOLAN_OIDC_ISSUER needs PORTOLAN_{missing[0].upper()} too")
        public = urlsplit(stated["public_address"])
        if public.scheme != "https" and not is_loopback(public.hostname or ""):
            raise ValueError("PORTOLAN_PUBLIC_ADDRESS must begin with https:// where people sign in by a provider, or be of this machine")
        if self.oidc_secret_file and not self.client_secret:
            raise ValueError("PORTOLAN_OIDC_SECRET_FILE: its first line is empty")
        return self

    @property
    def client_secret(self) -> str:
        """Return the secret that the provider knows this server by; empty where it has none. ValueError where its file cannot be read."""
        if not self.oidc_secret_file:
            return self.oidc_secret
        try:
            return Path(self.oidc_secret_file).read_text(encoding="utf-8").partition("\n")[0].strip()
        except (OSError, UnicodeDecodeError):
            raise ValueError(f"PORTOLAN_OIDC_SECRET_FILE: no file {self.oidc_secret_file} that can be read") from None

    @property
    def provider_name(self) -> str:
        """Return how the provider is called on the screen."""
        return self.oidc_name or urlsplit(self.oidc_issuer).netloc

    @property
    def roles_by_value(self) -> dict[str, str]:
        """Return the role for each value of the claim, in the order in which they count."""
        parts = [each.rpartition("=") for each in self.oidc_roles.split(";") if each.strip()]
        return {value.strip(): role.strip() for value, _, role in parts}


def is_loopback(host: str) -> bool:
    """Return whether a name or an address is of this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
