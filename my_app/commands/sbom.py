"""``manage.py sbom``: the list of what the site is made of."""

from __future__ import annotations

import json
from pathlib import Path

import click

from my_app.services import sbom as parts


@click.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it here, not to the screen.")
@click.option("--licences", type=click.Path(dir_okay=False, path_type=Path), help="Write the page of licences here.")
def sbom(output: Path | None, licences: Path | None) -> None:
    """List all that is locked, as CycloneDX 1.6: names, versions, hashes, licences."""
    if licences is not None:
        licences.write_text(parts.licences(), encoding="utf-8")
    text = json.dumps(parts.cyclonedx(), indent=2) + "\n"
    if output is not None:
        output.write_text(text, encoding="utf-8")
    elif licences is None:
        click.echo(text, nl=False)
