"""Run the tools that the site is built with."""

import os
import subprocess
import sys
from pathlib import Path


class CommandError(Exception):
    """A tool has failed; the message is what it said."""


def run(*arguments: str, folder: Path | None = None, **environment: str) -> None:
    """Run `python ARGUMENTS` in `folder`, quietly; raise CommandError with what it printed where it fails."""
    command = [sys.executable, *arguments]
    done = subprocess.run(  # noqa: S603 - Python itself, with arguments that are written in tools/site/
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
