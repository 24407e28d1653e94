"""Peppol documents that are each wrong in one way, and the rule that each breaks."""

from typing import Final

from tests.exchange.mutations_amounts import AMOUNTS
from tests.exchange.mutations_said import SAID

MUTATIONS: Final = (*SAID, *AMOUNTS)
