"""YAML as plain values, never as objects."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def parse_yaml(text: str | bytes) -> Any:
    """Raises yaml.YAMLError. Imported late: what only holds rules or a command line must start quickly."""
    import yaml

    # libyaml's loader, ten times quicker, where PyYAML was built with it
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def dump_yaml(values: Mapping[str, Any]) -> str:
    """The values in their order; innermost mappings on a line of their own, decimals digit by digit."""
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    def decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
        digits = f"{value:f}"
        return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in digits else 'int'}", digits)

    Dumper.add_representer(Decimal, decimal)
    text: str = yaml.dump(dict(values), Dumper=Dumper, sort_keys=False, default_flow_style=None, width=120)
    return text
