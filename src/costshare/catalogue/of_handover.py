"""The texts of the faults in what is handed over to a finance system, its layouts, and what is read back from it.

By code: what is wrong, what would be right there, what to do. They stand in the catalogue of all faults.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from costshare.catalogue.text import Text

# fmt: off
OF_HANDOVER: Final[Mapping[str, Text]] = MappingProxyType({
    # --- a layout ----------------------------------------------------------------------------------------------------
    "layout-unknown": Text("no layout has the name {id}", "one of: {known}, or the path of a .toml file",
                           "did you mean {nearest}?"),
    "layout-column": Text("the column says {count} of field and text", "field or text", "say exactly one of them"),
    "layout-field": Text("no field has the name {id}", "one of: {known}", "did you mean {nearest}?"),
    "layout-place": Text("{id} is not known in a record for each {per}", "a record for one of: {known}",
                         "move the column, or let the record stand for something else"),
    "layout-option": Text("{option} does not fit a column of this kind: {kind}", "no such option",
                          "take the option out"),
    "layout-width": Text("this is not the width of a column", "a whole number from 1 to 500", "correct the width"),
    "layout-pad": Text("this does not fill a column up", "one character", "write one character in quotation marks"),
    "layout-fill": Text("this would change what stands in a column of this kind: {kind}",
                        "a blank, or \"0\" in a column that stands to the right",
                        "take pad out, or write align = \"right\""),
    "layout-text": Text("the text is wider than its column of {width} characters", "a text that fits",
                        "widen the column, or shorten the text"),
    "layout-encoding": Text("{encoding} has no such character", "characters that the encoding has",
                            "choose another character, or another encoding"),
    "layout-empty": Text("the layout has no records", "at least one [[records]] table", "add the records"),
    # --- rows --------------------------------------------------------------------------------------------------------
    "rows-width": Text("{column} does not fit in {width} characters (documents: {count}, the first {document})",
                       "at most {width} characters", "correct the value, or widen the column of the layout"),
    "rows-empty": Text("{column} is empty, and the layout needs it (documents: {count}, the first {document})",
                       "a value", "add it to the charter, or take required out of the column"),
    "rows-code": Text("the layout has no code for this {column} (documents: {count}, the first {document})",
                      "one of: {known}", "add the code to the column"),
    "rows-sign": Text("{column} is below zero, and the column has no sign (documents: {count}, the first {document})",
                      "an amount of zero or more", "give the column a sign in the layout"),
    "rows-character": Text("{column} holds a character that {encoding} has not, or that ends a line "
                           "(documents: {count}, the first {document})", "characters that the encoding has",
                           "change the text in the charter, or the encoding"),
    # --- numbers read back -------------------------------------------------------------------------------------------
    "ocr": Text("this is not a payment reference (OCR)", "2 to 25 digits, the last of them the right check digit",
                "check the digits"),
    "numbers-reference": Text("nothing was issued with the reference {id}", "one of: {known}",
                              "did you mean {nearest}?"),
    "numbers-own": Text("{found} was numbered here, and keeps its number",
                        "the reference of a document that the finance system numbers", "take the row out"),
    "numbers-twice": Text("the {column} {found} stands twice, first on line {first}", "one row for a document",
                          "delete one of the rows"),
    "numbers-other": Text("{reference} has been numbered otherwise: {given}", "the row as it was booked",
                          "correct the row; credit the invoice if it was made anew"),
    "numbers-taken": Text("{found} is a number or an OCR of {other} already", "one of its own", "correct the row"),
})
# fmt: on
