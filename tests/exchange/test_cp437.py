"""Texts in CP437: letters survive or are written by the table, and nothing stops on the rest."""

from typing import Final
from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.exchange.cp437 import KEPT, UNKNOWN, spelled, table, transliterated

# The letters beyond a to z of languages written in Latin letters.
ALPHABETS: Final = {
    "albanska": "çë",
    "azerbajdzjanska": "çəğıiöşü",
    "baskiska": "çñ",
    "bosniska, kroatiska, serbiska": "čćđšžǆǉǌ",
    "bretonska": "âêîôûùüñ",
    "danska, norska": "æøåǿáéèêóòô",
    "engelska": "æœéèêëïôö",
    "esperanto": "ĉĝĥĵŝŭ",
    "estniska": "äõöüšž",
    "finska": "åäöšž",
    "franska": "àâæçéèêëîïôœùûüÿ",
    "färöiska": "áæðíóøúý",
    "galiciska, spanska": "áéíñóúüïªº",
    "iriska, gaeliska": "áàéèíìóòúùḃċḋḟġṁṗṡṫ",
    "isländska": "áæðéíóöþúý",
    "italienska": "àèéìíîòóùú",
    "kasjubiska, polska": "ąãćęéëłńóòôśùźż",
    "katalanska": "àçèéíïŀòóúü",
    "kymriska": "âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿ",
    "lettiska": "āčēģīķļņšūžōŗ",
    "litauiska": "ąčęėįšųūž",
    "livonska": "äāǟḑēīļņōȯȱõȭŗšțūž",
    "luxemburgska, tyska": "äöüßẞéë",
    "maltesiska": "ċġħżàèìòù",
    "nederländska": "ĳáéíóúàèïëöü",
    "portugisiska": "áâãàçéêíóôõú",
    "rumänska": "ăâîșțşţ",
    "samiska språk": "áčđŋšŧžåäöïńǥǧǩǯʒõâæøøʹ",
    "slovakiska, tjeckiska": "áäčďéěíĺľňóôŕřšťúůýž",
    "slovenska": "čšž",
    "sorbiska": "čćěłńóřŕšśžź",
    "svenska": "åäöéàü",
    "turkiska": "çğıiİöşüâîû",
    "ungerska": "áéíóöőúüű",
}
TYPOGRAPHY: Final = "‐‑‒–—―−‘’‚‛′“”„‟″‹›«»•·…§¶†×°±½¼¾¹²³€£¥©®™№‰´`¨¸\u00a0\u2009\u202f"


@pytest.mark.parametrize("language", ALPHABETS)
def test_each_letter_of_a_language_has_a_way_to_be_written(language: str) -> None:
    letters = ALPHABETS[language]
    for letter in {*letters, *letters.upper()}:
        written = transliterated(letter)
        assert written
        assert UNKNOWN not in written


@pytest.mark.parametrize("block", [(0xC0, 0x17F), (0x1CD, 0x1DC), (0x1E00, 0x1EFF)])
def test_letters_of_the_latin_blocks_have_one(block: tuple[int, int]) -> None:
    first, last = block
    letters = [chr(code) for code in range(first, last + 1) if category(chr(code))[0] == "L"]
    lacking = [each for each in letters if UNKNOWN in transliterated(each)]
    assert set(lacking) <= set("ẚẜẝẟỺỻỼỽỾỿ"), "letters of manuscripts alone are not known"


def test_typography_has_one() -> None:
    assert [each for each in TYPOGRAPHY if UNKNOWN in transliterated(each)] == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Älmhults kommun, Öckerö & Åre", "Älmhults kommun, Öckerö & Åre"),
        ("A\u030are i tva\u030a delar", "Åre i två delar"),
        ("Sørfold – ”Ørje”", 'Sörfold - "Örje"'),
        ("Árjepluovve, Jåhkåmåhkke, Giron", "Arjepluovve, Jåhkåmåhkke, Giron"),
        ("Łódź, Plzeň, Győr", "Lódz, Plzen, Györ"),
        ("Þórshöfn & Seyðisfjörður", "Thórshöfn & Seydisfjördur"),
        ("§ 12 … 3 € – 5‰", "par. 12 ... 3 EUR - 5o/oo"),
        ("C:\\mapp", "C:/mapp"),
        ("a\tb\nc\x7fd\u2028e", "a b c d e"),
        ("mjukt\u00adbindestreck\u200b\ufeff", "mjuktbindestreck"),
        ("1\u00a0000", "1 000"),
        ("≠ Київ 漢字 🙂", "? ???? ?? ?"),
        ("\u0301", ""),
    ],
)
def test_a_text_is_written_so(text: str, written: str) -> None:
    assert transliterated(text) == written


def test_the_table_holds_only_what_is_needed_and_can_be_written() -> None:
    assert len(table()) > 50
    for character, written in table().items():
        assert len(character) == 1
        assert character not in KEPT
        assert KEPT.issuperset(written)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_written_and_read_back(text: str) -> None:
    written = transliterated(text)
    assert KEPT.issuperset(written)
    assert written.encode("cp437").decode("cp437") == written
    assert written.isprintable()
    assert transliterated(written) == written


@given(st.text(st.sampled_from(sorted(KEPT))))
def test_what_cp437_has_is_left_alone(text: str) -> None:
    assert transliterated(text) == text


@given(st.characters(categories=["L"]))
def test_a_letter_is_never_lost_without_a_sign_of_it(letter: str) -> None:
    assert spelled(normalize("NFC", letter)[0]) != ""
