"""What there is, found by walking a package: a module that stands in it is enough."""

from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from dashboard.core.page import Page
from settings import settings

OPTIONAL = {"integrity"}  # rooms that exist only where the setting of their name says so


def modules(package: ModuleType, *, every: bool = False) -> tuple[ModuleType, ...]:
    """Import every module below a package, in the order of their names, but those of rooms that the settings do not open.

    every: those too.
    """
    found = walk_packages(package.__path__, f"{package.__name__}.")
    return tuple(import_module(each.name) for each in found if not each.ispkg and (every or not closed(each.name)))


def closed(name: str) -> bool:
    """Return whether a module, by its name, stands in a room that the settings do not open."""
    return any(not getattr(settings(), room) for room in OPTIONAL.intersection(name.split(".")))


def listed(package: ModuleType, *, every: bool = False) -> tuple[Page, ...]:
    """Return the page of every module below a package, in the order of the navigation. every: of rooms that are not open too."""
    return tuple(sorted((module.PAGE for module in modules(package, every=every)), key=lambda page: page.order))
