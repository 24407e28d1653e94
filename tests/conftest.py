"""How hard hypothesis tries: HYPOTHESIS_PROFILE (``quick``, ``campaign``), or ``ci`` where CI is set, else ``dev``."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.register.cluster import cluster, url

__all__ = ["cluster", "url"]  # fixtures of any room that meets PostgreSQL


@pytest.fixture(autouse=True)
def _own_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no command that ran in this process choose the language of what others say in the next test."""
    monkeypatch.setenv("LANGUAGE", "")


# No deadline anywhere: a slow machine is no fault in the code.
settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True, print_blob=True)
# What make test tries: make coverage, and so CI, tries each law by more examples.
settings.register_profile("quick", deadline=None, max_examples=20, derandomize=bool(os.environ.get("CI")))
settings.register_profile("campaign", deadline=None, max_examples=2000)
# A mutant is run against the same few examples each time, and needs no smallest example.
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))
