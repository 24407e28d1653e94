"""``python -m costshare`` is the command ``costshare``."""

from costshare.cli.main import run

run()
