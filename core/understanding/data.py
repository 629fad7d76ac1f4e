"""The data files beside the rules."""

from typing import Any


def read_yaml(name: str) -> Any:
    """A YAML file of this package, read. The imports stand here because importing the rules must stay quick."""
    from importlib.resources import files

    import yaml

    data = files(__package__).joinpath(name).read_bytes()
    return yaml.load(data, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
