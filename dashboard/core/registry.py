"""What there is, found by walking a package: a module that stands in it is enough."""

from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from dashboard.core.page import Page


def modules(package: ModuleType) -> tuple[ModuleType, ...]:
    """Import every module below a package, in the order of their names."""
    return tuple(import_module(each.name) for each in walk_packages(package.__path__, f"{package.__name__}.") if not each.ispkg)


def listed(package: ModuleType) -> tuple[Page, ...]:
    """Return the page of every module below a package, in the order of the navigation."""
    return tuple(sorted((module.PAGE for module in modules(package)), key=lambda page: page.order))
