"""The one place that imports hypothesis, so that its absence is told in one way."""

try:
    from hypothesis import strategies as st
except ImportError as error:
    message = "costshare.testing draws with hypothesis: pip install hypothesis"
    raise ImportError(message) from error

__all__ = ["st"]
