"""How hard hypothesis tries: HYPOTHESIS_PROFILE, or ``ci`` where CI is set, else ``dev``."""

import os

from hypothesis import HealthCheck, Phase, settings

# No deadline anywhere: a slow machine is no fault in the code.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
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
