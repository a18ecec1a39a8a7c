"""The commands of accounts: who may sign in where PORTOLAN_ACCOUNTS is set."""

import sys
from collections.abc import Callable
from typing import Any

import click

from commands.options import may_change
from commands.recorded import noted
from data.access.policy import GIVEN
from data.access.user import Scope
from queries.engine.labels import labels
from queries.workspace import user_accounts as accounts
from settings import settings

NAME = click.argument("name")
ROLE = click.Choice(GIVEN)


def scoped(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that state which rows a user sees."""
    kinds = (("region", "a region whose offices' rows"), ("office", "an office whose rows"))
    for name, whose in kinds:
        command = click.option(f"--{name}", f"{name}s", multiple=True, help=f"code of {whose} alone are seen; may be repeated")(command)
    return command


@click.group()
def user() -> None:
    """Say who may sign in, and in which role: `add`, `list`, `set`, `password`, `disable`, `enable`, `remove`."""


@user.command()
@NAME
@click.option("--role", type=ROLE, required=True, help="what the user may do, as the page /access describes it")
@scoped
def add(name: str, role: str, offices: tuple[str, ...], regions: tuple[str, ...]) -> None:
    """Make an account; its password is asked for, or is the first line of what is piped in."""
    may_change()
    scope = stated(offices, regions)
    accounts.add(name, role, scope, password())
    _named(name, role=role, **codes(scope))
    click.echo(f"{name} may sign in: {told(role, scope)}.")
    if not settings().accounts:
        click.echo("Nobody is asked to sign in until the server runs with PORTOLAN_ACCOUNTS=1.", err=True)


@user.command("list")
def list_() -> None:
    """List the accounts: name, role, offices and regions, and whether it is disabled."""
    for each in accounts.listed():
        click.echo(f"{each.name}: {told(each.role, each.scope)}{', disabled' if each.disabled else ''}")


@user.command("set")
@NAME
@click.option("--role", type=ROLE, help="what the user may do from the next request on")
@scoped
@click.option("--everywhere", is_flag=True, help="the rows of all offices are seen again")
def set_(name: str, role: str | None, offices: tuple[str, ...], regions: tuple[str, ...], everywhere: bool) -> None:
    """Set the role of an account, or the offices and regions whose rows it sees."""
    may_change()
    if everywhere and (offices or regions):
        raise click.UsageError("--everywhere leaves out no office: it stands without --office and --region")
    if not (role or offices or regions or everywhere):
        raise click.UsageError("state what changes: --role, --office, --region or --everywhere")
    scope = stated(offices, regions) if offices or regions or everywhere else None
    _named(name, role=role or "", **(codes(scope) if scope else {}))
    accounts.change(name, role=role, scope=scope)
    click.echo(f"{name} is changed, from the next request on.")


@user.command("password")
@NAME
def password_(name: str) -> None:
    """Give an account another password, which ends its sessions."""
    may_change()
    _named(name)
    accounts.change(name, password=password())
    click.echo(f"{name} signs in with the new password.")


@user.command()
@NAME
def disable(name: str) -> None:
    """Keep an account out, from its next request on."""
    may_change()
    _named(name)
    accounts.change(name, disabled=True)
    click.echo(f"{name} is kept out.")


@user.command()
@NAME
def enable(name: str) -> None:
    """Open a disabled account again."""
    may_change()
    _named(name)
    accounts.change(name, disabled=False)
    click.echo(f"{name} may sign in.")


@user.command()
@NAME
def remove(name: str) -> None:
    """Delete an account."""
    may_change()
    _named(name)
    accounts.remove(name)
    click.echo(f"{name} is removed.")


def _named(name: str, **detail: str) -> None:
    """Name the account that is changed, if there is one, in the audit log, and what is set of it; never a password."""
    if found := accounts.find(name):
        noted(of=(f"account {found.name}",), detail={key: value for key, value in detail.items() if value})


def password() -> str:
    """Return a password as it is typed, twice and unseen, or as the first line of what is piped in."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def stated(offices: tuple[str, ...], regions: tuple[str, ...]) -> Scope:
    """Return a scope; ValueError where the data in service know no such office."""
    if offices and (odd := sorted(set(offices) - set(labels("office")))):
        raise ValueError(f"--office {odd[0]}: the data in service know no such office")
    return Scope(frozenset(offices), frozenset(regions))


def codes(scope: Scope) -> dict[str, str]:
    """Return the codes of a scope by kind, as one code each: KVA+NAR; 'all' where it leaves nothing out."""
    return {name: "+".join(sorted(held)) or "all" for name, held in (("offices", scope.offices), ("regions", scope.regions))}


def told(role: str, scope: Scope) -> str:
    """Return a role with the offices and regions that it is for, in words."""
    parts = [f"{name} {', '.join(sorted(codes))}" for name, codes in (("offices", scope.offices), ("regions", scope.regions)) if codes]
    return f"{role}, {' and '.join(parts) or 'all offices'}"


def warned() -> None:
    """Say on standard error that nobody can sign in yet, where accounts are asked for and there is none."""
    if settings().accounts and not any(not each.disabled for each in accounts.listed()):
        click.echo("manage.py: nobody can sign in yet: manage.py user add NAME --role administrator", err=True)
