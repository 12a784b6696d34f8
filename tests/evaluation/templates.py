"""Values to pages that need nothing from elsewhere, by the templates beside this."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def render(name: str, folder: Path, **values: object) -> str:
    """The page of a template in a folder; every value that it names must be given."""
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(folder),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template(name).render(**values)
