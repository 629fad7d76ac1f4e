"""YAML as plain values, never as objects."""

from typing import Any


def parse_yaml(text: str | bytes) -> Any:
    """Raises yaml.YAMLError. Imported late: what only holds rules or a command line must start quickly."""
    import yaml

    # libyaml's loader, ten times quicker, where PyYAML was built with it
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
