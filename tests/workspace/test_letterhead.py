"""The letterhead: which colours and logos can be printed, and what becomes of them."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from costshare.documents.pdf import invoice_pdf
from costshare.errors import InvalidValueError
from costshare.workspace.letterhead import BLACK, Letterhead, contrast, read_colour, read_logo
from costshare.workspace.load import load
from tests.documents.invoices import kept
from tests.faults.mistakes import SOUND

HEAD = '<svg xmlns="http://www.w3.org/2000/svg"'
SHAPE = '<path d="M0 0h5v5z"/></svg>'


def png(mode: str = "RGBA", side: tuple[int, int] = (30, 10)) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, side, 1).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#005aa0", 7.07)]
)
def test_contrast_is_that_of_wcag(colour: str, ratio: float) -> None:
    assert contrast(colour) == pytest.approx(ratio, abs=0.05)


@pytest.mark.parametrize(("text", "code"), [("blå", "colour"), ("#fff", "colour"), ("#777777", "colour-contrast")])
def test_a_colour_that_cannot_be_read_on_white_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        read_colour(text)
    assert caught.value.code == code


def test_a_colour_is_read() -> None:
    assert read_colour(" #005AA0 ") == "#005aa0"


@pytest.mark.parametrize(
    "size",
    ['viewBox="0 0 10 10"', 'viewBox="-1,-1 ,10.5  .5"', 'width="10mm" height="5"', 'width="100%" viewBox="0 0 1 1"'],
)
def test_an_svg_is_taken_as_it_is(size: str, tmp_path: Path) -> None:
    text = f"{HEAD} {size}>{SHAPE}"
    (tmp_path / "logo.svg").write_text(text, "utf-8")
    logo = read_logo(tmp_path / "logo.svg", "logo.svg")
    assert logo == text
    assert invoice_pdf(kept("service"), letterhead=Letterhead(logo=logo))


@pytest.mark.parametrize(
    "size",
    ["", 'viewBox="0 0 0 1"', 'viewBox="x"', 'width="10"', 'width="0" height="5"', 'width="-1" viewBox="0 0 1 1"'],
)
def test_an_svg_without_a_size_is_refused(size: str, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(f"{HEAD} {size}>{SHAPE}", "utf-8")
    with pytest.raises(InvalidValueError) as caught:
        read_logo(tmp_path / "logo.svg", "logo.svg")
    assert caught.value.code == "logo-broken"


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "P", "1", "LA"])
def test_a_png_becomes_a_picture_in_an_svg(mode: str, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png(mode))
    logo = read_logo(tmp_path / "logo.png", "logo.png")
    assert 'viewBox="0 0 30 10"' in logo
    plain = len(invoice_pdf(kept("service")))
    assert len(invoice_pdf(kept("service"), letterhead=Letterhead(logo=logo))) > plain


@pytest.mark.parametrize(
    "damage", [lambda raw: raw[:-5], lambda raw: raw + b"x", lambda raw: raw[:60] + b"\0" + raw[61:]]
)
def test_a_damaged_png_is_refused(damage: object, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(damage(png()))  # type: ignore[operator]
    with pytest.raises(InvalidValueError) as caught:
        read_logo(tmp_path / "logo.png", "logo.png")
    assert caught.value.code == "logo-broken"


@pytest.mark.parametrize(("side", "refused"), [((1500, 1500), False), ((1501, 1), True), ((1, 60_000), True)])
@pytest.mark.parametrize("inside", [False, True])
def test_a_picture_of_more_pixels_than_paper_shows_is_refused(
    side: tuple[int, int], refused: bool, inside: bool, tmp_path: Path
) -> None:
    raw = png("1", side)
    link = f"data:image/png;base64,{base64.b64encode(raw).decode()}"
    drawn = f'{HEAD} viewBox="0 0 9 9"><image href="{link}"/></svg>'.encode()
    (tmp_path / "logo").write_bytes(drawn if inside else raw)
    if not refused:
        assert read_logo(tmp_path / "logo", "logo")
        return
    with pytest.raises(InvalidValueError) as caught:
        read_logo(tmp_path / "logo", "logo")
    assert (caught.value.code, caught.value.values["width"]) == ("logo-pixels", side[0])


@pytest.mark.parametrize("link", ["data:image/png;base64,x", "data:image/png,%89PNG", "data:image/png"])
def test_a_picture_in_an_svg_that_cannot_be_read_is_refused(link: str, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(f'{HEAD} viewBox="0 0 9 9"><image href="{link}"/></svg>', "utf-8")
    with pytest.raises(InvalidValueError) as caught:
        read_logo(tmp_path / "logo.svg", "logo.svg")
    assert caught.value.code == "logo-broken"


def test_a_charter_without_a_letterhead_prints_in_black() -> None:
    assert load(SOUND).letterhead == Letterhead(logo="", colour=BLACK)


def test_a_workspace_has_its_letterhead(tmp_path: Path) -> None:
    charter = (SOUND / "charter.toml").read_text("utf-8")
    for source in SOUND.rglob("*"):
        if source.is_file():
            target = tmp_path / source.relative_to(SOUND)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    said = 'orgnr = "222222-2222"\nlogo = "logo.svg"\ncolour = "#8A1538"'
    (tmp_path / "charter.toml").write_text(charter.replace('orgnr = "222222-2222"', said), "utf-8")
    (tmp_path / "logo.svg").write_text(f'{HEAD} viewBox="0 0 5 5">{SHAPE}', "utf-8")
    workspace = load(tmp_path)
    assert workspace.letterhead.colour == "#8a1538"
    assert workspace.letterhead.logo.startswith("<svg")
    assert "logo.svg" in workspace.files
