"""Settings, read once from the environment; a wrong value is refused at start with one clear line."""

from functools import cache
from ipaddress import ip_address
from typing import Literal, Self

from pydantic import AliasChoices, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting: its environment variable, its default, what it does."""

    model_config = SettingsConfigDict(env_prefix="PORTOLAN_", frozen=True, extra="ignore")

    host: str = Field(
        "127.0.0.1",
        validation_alias=AliasChoices("HOST"),
        description="address to listen on; loopback only unless remote access is allowed",
    )
    port: int = Field(8050, validation_alias=AliasChoices("PORT"), ge=1, le=65535, description="port to listen on")
    warehouse: str = Field("duckdb:///var/warehouse", pattern=r"^duckdb:///.+", description="URL of the warehouse: a folder of releases")
    side_store: str = Field(
        "sqlite:///var/side.db", pattern=r"^\w+(\+\w+)?://.+", description="URL of the database of what people add: saved views, hypotheses"
    )
    allow_remote: bool = Field(
        False,
        description="1 lets the server listen beyond loopback; there are no accounts yet: anyone who reaches it reads everything",
    )
    threads: int = Field(8, ge=1, le=64, description="requests served at the same time")
    query_seconds: float = Field(10.0, gt=0, le=300, description="time limit of one query")
    query_threads: int = Field(1, ge=1, le=64, description="processors that one query may use; requests run side by side anyway")
    query_rows: int = Field(200_000, ge=100, le=10_000_000, description="most rows that one query may return")
    memory: str = Field("4GB", pattern=r"^\d+(MB|GB)$", description="memory that the warehouse engine may use")
    forecast: bool = Field(True, description="1 forecasts each release in the background of `manage.py serve`: one process at low priority")
    cache_entries: int = Field(4096, ge=0, le=1_000_000, description="answers kept in memory; 0 keeps none")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level that is logged")

    @model_validator(mode="after")
    def _loopback_unless_allowed(self) -> Self:
        if not (self.allow_remote or _is_loopback(self.host)):
            raise ValueError(
                f"HOST={self.host} is not a loopback address: "
                "set PORTOLAN_ALLOW_REMOTE=1 to listen there; anyone who reaches it reads everything"
            )
        return self


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def variable(name: str) -> str:
    """The environment variable of a field."""
    return name.upper() if name in ("host", "port") else f"PORTOLAN_{name.upper()}"


@cache
def settings() -> Settings:
    """The settings of this process; SystemExit with one line per wrong value."""
    try:
        return Settings()
    except ValidationError as error:
        raise SystemExit("\n".join(_line(problem) for problem in error.errors())) from None


def _line(problem) -> str:
    name = str(problem["loc"][0]).lower() if problem["loc"] else ""
    message = problem["msg"].removeprefix("Value error, ")
    return f"{variable(name.removeprefix('portolan_'))}={problem['input']!r}: {message}" if name else message
