import subprocess
import sys

SAMPLE_ONLY = "import sys; import costshare.testing.sample; print('hypothesis' in sys.modules)"
WITHOUT = """
import sys
sys.modules["hypothesis"] = None
try:
    import costshare.testing.strategies
except ImportError as error:
    print(error)
"""


def printed(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout.strip()


def test_without_hypothesis_the_error_says_what_to_install() -> None:
    assert printed(WITHOUT) == "costshare.testing draws with hypothesis: pip install hypothesis"


def test_the_sample_needs_no_hypothesis() -> None:
    assert printed(SAMPLE_ONLY) == "False"
