"""The data files beside the rules."""

from typing import Any

from core.yaml_text import parse_yaml


def read_yaml(name: str) -> Any:
    """A YAML file of this package, read. The import stands here because importing the rules must stay quick."""
    from importlib.resources import files

    return parse_yaml(files(__package__).joinpath(name).read_bytes())
