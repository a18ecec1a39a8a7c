"""Settings, read once from the environment; a wrong value is refused at start with one clear line."""

import os
import re
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, Self

from babel.core import Locale, UnknownLocaleError
from pydantic import AliasChoices, Field, ValidationError, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from provider_settings import ProviderSettings, is_loopback

LOCALES = Path(__file__).parent / "locales"  # a file for each language beside English
SHORTEST, VARIED = 32, 10
MAKE = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
DEMANDED = (
    "PORTOLAN_ACCOUNTS=1, PORTOLAN_OIDC_ISSUER, where people sign in by a provider, PORTOLAN_TOKEN, a secret that opens it, or "
    "PORTOLAN_PROXY_HEADER, where a proxy in front knows who asks"
)
HOST_NAME = r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?"
HOSTS = rf"^({HOST_NAME}(\s*,\s*{HOST_NAME})*)?$"
SECRETS = ("token", "pseudonym_key", "audit_key", "oidc_secret")
SQLITE = re.compile(r"sqlite:///([^:?]+)")
SHOWN = re.compile(r"(sqlite|duckdb)?(:///[^:@?]*)?")  # an address that holds no password


def _languages() -> list[str]:
    return ["en", *sorted(file.stem for file in LOCALES.glob("*.po"))]


class Settings(ProviderSettings):
    """Every setting: its environment variable, its default, what it does."""

    model_config = SettingsConfigDict(env_prefix="PORTOLAN_", frozen=True, extra="ignore")

    host: str = Field(
        default="127.0.0.1",
        validation_alias=AliasChoices("HOST"),
        description="address to listen on; loopback only unless remote access is allowed",
    )
    port: int = Field(default=8050, validation_alias=AliasChoices("PORT"), ge=1, le=65535, description="port to listen on")
    warehouse: str = Field(
        default="duckdb:///var/warehouse",
        pattern=r"^(duckdb:///|postgresql\+psycopg://).+",
        description="URL of the warehouse: a folder of releases, or the PostgreSQL database that one was copied to",
    )
    side_store: str = Field(
        default="sqlite:///var/side.db",
        pattern=r"^\w+(\+\w+)?://.+",
        description="URL of the database of what people add: saved views, hypotheses",
    )
    allow_remote: bool = Field(
        default=False, description="1 lets the server listen beyond loopback; it then demands accounts, a provider, a token or a proxy"
    )
    hosts: str = Field(
        default="",
        pattern=HOSTS,
        description="names besides loopback and HOST that it may be asked by, as `stats.example.org`; commas between",
    )
    public_address: str = Field(
        default="",
        pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$",
        description="address at which readers open it, as `https://stats.example.org`, for links in files; empty takes that of the request",
    )
    token: str = Field(
        default="",
        repr=False,
        description=f"secret of at least {SHORTEST} characters that opens it: at /login, or as a bearer; empty asks none",
    )
    accounts: bool = Field(
        default=False, description="1 asks everybody to sign in with a name and a password, which `manage.py user` gives"
    )
    token_role: Literal["local", "presenter", "leader", "analyst", "steward", "administrator", "auditor"] = Field(
        default="local", description="role of whoever enters by the token alone, as /access describes it; `local` may do everything"
    )
    proxy_header: str = Field(
        default="",
        pattern=r"^([A-Za-z][A-Za-z0-9-]*)?$",
        description="header in which an authenticating proxy names who asks, as `X-Remote-User`",
    )
    proxy_addresses: str = Field(default="127.0.0.1,::1", description="addresses or networks of the proxy; commas between")
    read_only: bool = Field(default=False, description="1 refuses every change: nothing is saved, loaded, restored or forecast")
    access_log: bool = Field(
        default=False, description="1 logs each request: page, status, size and time; never who asked or what was typed"
    )
    trader_names: bool = Field(
        default=False, description="1 shows the names of traders; else each stands under a pseudonym, the same on every page"
    )
    pseudonym_key: str = Field(
        default="",
        repr=False,
        description=f"secret of at least {SHORTEST} characters that pseudonyms of traders are made with; empty takes the one that "
        "`manage.py pseudonyms rotate` makes, and without either who knows their codes can work them out",
    )
    integrity: bool = Field(
        default=False,
        description="1 adds the page of integrity, on pairs of inspector and broker under pseudonyms; it demands a key of pseudonyms",
    )
    classification: str = Field(
        default="",
        pattern=r"^[^\x00-\x1f\x7f]{0,60}$",
        description="what every file for official use says of itself; empty takes “For official use” in the language of the reader",
    )
    watermark: Literal["presenter", "all"] = Field(
        default="presenter",
        description="whose slides, offline pages and workbooks bear name and time on each page: `presenter`, or `all`",
    )
    audit: str = Field(
        default="",
        description="folder of the audit log; empty keeps one in `audit` beside the side store where people sign in, `off` none",
    )
    audit_key: str = Field(
        default="",
        repr=False,
        description=f"secret of at least {SHORTEST} characters that seals the audit log; empty makes one, in a file beside its folder",
    )
    audit_days: int = Field(
        default=365, ge=1, le=36_500, description="days that the law asks events of the audit log to be kept: none younger is purged"
    )
    fiscal_start: int = Field(
        default=0, ge=0, le=12, description="first month of the fiscal year, 1 to 12, in place of what is loaded; 0 leaves that as it is"
    )
    value_limits: str = Field(
        default="",
        pattern=r"^(\d+(\.\d+)?([\s,]+|$))*$",
        description="values up to which a consignment is cleared otherwise (de minimis, simplified clearance), as `200 5000`; "
        "empty takes round amounts",
    )
    language: str = Field(
        default="en", description="language of the screen until a reader chooses another; `xx` shows what is not translatable"
    )
    locales: str = Field(
        default="",
        pattern=r"^([a-z]{2,3}[-_][A-Za-z_-]{2,12}(\s*,\s*|$))*$",
        description="regions whose numbers and months a language takes, as `ar-MA,es-MX`; commas between",
    )
    digits: Literal["latin", "arabic"] = Field(default="latin", description="digits of numbers in Arabic: `latin` (123) or `arabic` (١٢٣)")
    sources: str = Field(default="", description="folders of mappings of one's own, joined by a colon: they stand beside those shipped")
    quality: str = Field(default="", description="file that states the owners of data quality rules and when newer data are due (TOML)")
    processes: int = Field(
        default=0,
        ge=0,
        le=64,
        description="processes that answer side by side; 0 takes one for this machine alone, and for others one per processor with 2 GB",
    )
    threads: int = Field(default=8, ge=1, le=64, description="requests that one process serves at the same time")
    query_seconds: float = Field(default=10.0, gt=0, le=300, description="time limit of one query")
    view_seconds: float = Field(
        default=30.0, gt=0, le=600, description="time limit of one view in all: its queries and what is computed of them"
    )
    query_threads: int = Field(default=1, ge=1, le=64, description="processors that one query may use; requests run side by side anyway")
    query_rows: int = Field(default=200_000, ge=100, le=10_000_000, description="most rows that one query may return")
    memory: str = Field(default="4GB", pattern=r"^\d+(MB|GB)$", description="memory that the warehouse engine may use")
    forecast: bool = Field(
        default=True, description="1 forecasts each release in the background of `manage.py serve`: one process at low priority"
    )
    cache_entries: int = Field(default=4096, ge=0, le=1_000_000, description="most answers kept in memory; 0 keeps none")
    cache_memory: str = Field(default="512MB", pattern=r"^\d+(MB|GB)$", description="memory that the answers kept may take")
    log_form: Literal["text", "json"] = Field(default="text", description="form of a line of the log: `text`, or `json` for programs")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="least level that is logged")

    @field_validator("token", "audit_key", "pseudonym_key")
    @classmethod
    def _secret(cls, token: str) -> str:
        plain = token.isascii() and token.isprintable() and " " not in token
        if token and not (plain and len(token) >= SHORTEST and len(set(token)) >= VARIED):
            raise ValueError(f"at least {SHORTEST} ASCII characters without spaces, {VARIED} of them different: {MAKE} makes one")
        return token

    @field_validator("language")
    @classmethod
    def _spoken(cls, language: str) -> str:
        known = ("xx", *_languages())
        if language not in known:
            raise ValueError(f"one of {', '.join(known)}")
        return language

    @field_validator("locales")
    @classmethod
    def _regions(cls, listed: str) -> str:
        for each in filter(None, map(str.strip, listed.split(","))):
            try:
                Locale.parse(each.replace("-", "_"))
            except (UnknownLocaleError, ValueError):
                raise ValueError(f"{each} is no known region of a language: written as ar-MA, es-MX") from None
            if re.split("[-_]", each)[0] not in (spoken := _languages()):
                raise ValueError(f"{each} is in no language of the screen: one of {', '.join(spoken)} with a region, as fr-CA")
        return listed

    @property
    def regions(self) -> dict[str, str]:
        """Return the locale that each language with a region of its own takes, as {'ar': 'ar_MA'}."""
        listed = [each.strip().replace("-", "_") for each in self.locales.split(",") if each.strip()]
        return {each.split("_")[0]: each for each in listed}

    @property
    def limits_of_value(self) -> tuple[float, ...]:
        """Return the values up to which a consignment is cleared otherwise, rising; none where none is stated."""
        return tuple(sorted({float(each) for each in self.value_limits.replace(",", " ").split() if float(each) > 0}))

    @field_validator("proxy_addresses")
    @classmethod
    def _addresses(cls, listed: str) -> str:
        for each in filter(None, map(str.strip, listed.split(","))):
            ip_network(each)
        return listed

    @property
    def audit_folder(self) -> Path | None:
        """Return the folder of the audit log; None where none is kept: where nobody need say who they are, unless a folder is set."""
        if self.audit:
            return None if self.audit == "off" else Path(self.audit)
        return self._beside_side_store / "audit" if self.asks_who else None

    @property
    def signs_in(self) -> bool:
        """Return whether people sign in by name: with an account or by a provider."""
        return bool(self.accounts or self.oidc_issuer)

    @property
    def asks_who(self) -> bool:
        """Return whether a request must show who asks, or that it may."""
        return bool(self.signs_in or self.token or self.proxy_header)

    @property
    def pseudonym_file(self) -> Path:
        """Return the file of the key of pseudonyms where none is set: beside the side store."""
        return self._beside_side_store / "pseudonyms.key"

    @property
    def _beside_side_store(self) -> Path:
        held = SQLITE.fullmatch(self.side_store)
        return Path(held[1]).parent if held else Path("var")

    @property
    def source_folders(self) -> tuple[Path, ...]:
        """Return the folders of the administration's own mappings."""
        return tuple(Path(one) for one in self.sources.split(os.pathsep) if one)

    @model_validator(mode="after")
    def _source_folders_exist(self) -> Self:
        if missing := [str(one) for one in self.source_folders if not one.is_dir()]:
            raise ValueError(f"PORTOLAN_SOURCES: no folder {missing[0]}")
        return self

    @model_validator(mode="after")
    def _inspectors_under_a_key(self) -> Self:
        if self.integrity and not (self.pseudonym_key or self.pseudonym_file.exists()):
            raise ValueError(
                "PORTOLAN_INTEGRITY=1 shows inspectors under pseudonyms: set PORTOLAN_PSEUDONYM_KEY or run manage.py pseudonyms rotate, "
                "without which who knows their codes can work them out"
            )
        return self

    @model_validator(mode="after")
    def _loopback_unless_allowed(self) -> Self:
        if not (self.allow_remote or is_loopback(self.host)):
            held = shown("host", self.host)
            raise ValueError(f"HOST={held} is not a loopback address: set PORTOLAN_ALLOW_REMOTE=1 to listen there, and {DEMANDED}")
        if self.allow_remote and not self.asks_who:
            raise ValueError(f"PORTOLAN_ALLOW_REMOTE=1 lets others reach this server: set {DEMANDED}")
        return self

    @model_validator(mode="after")
    def _no_names_to_roles(self) -> Self:
        if self.trader_names and (self.signs_in or self.token_role != "local"):  # noqa: S105 - a role
            raise ValueError("PORTOLAN_TRADER_NAMES=1 names traders to everybody: it cannot stand with sign-in or PORTOLAN_TOKEN_ROLE")
        return self


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return name.upper() if name in ("host", "port") else f"PORTOLAN_{name.upper()}"


@cache
def settings() -> Settings:
    """Return the settings of this process; SystemExit with one line for each wrong value."""
    try:
        return Settings()
    except ValidationError as error:
        raise SystemExit("\n".join(_line(problem) for problem in error.errors())) from None


def _line(problem: Any) -> str:
    name = str(problem["loc"][0]).lower().removeprefix("portolan_") if problem["loc"] else ""
    message = problem["msg"].removeprefix("Value error, ")
    return f"{variable(name)}={shown(name, problem['input'])}: {message}" if name else message


def shown(name: str, value: object) -> str:
    """Return a value as it may be printed: no secret, and no address that may hold a password."""
    text = str(value)
    hidden = name in SECRETS or "@" in text or (name in ("warehouse", "side_store") and not SHOWN.fullmatch(text))
    return "(not shown)" if hidden else repr(value)
