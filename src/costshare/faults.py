"""Every fault that a workspace can have: one code, one text, one repair.

A text is a template in English; the catalogues under ``locale/`` translate it whole. The reader of a fault is an
economist: the text says what is wrong, `expected` what would be right there, `hint` what to do.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from attrs import frozen

from costshare.errors import Fault, InvalidValueError, Place, shown
from costshare.handed_over import HANDED_OVER


@frozen
class Text:
    """The templates of one kind of fault."""

    message: str
    expected: str = ""
    hint: str = ""


# fmt: off
CATALOGUE: Final[Mapping[str, Text]] = MappingProxyType({
    # --- files -------------------------------------------------------------------------------------------------------
    "charter-missing": Text("there is no charter.toml in the folder", "the file charter.toml", "run: costshare init"),
    "file-missing": Text("the file {file} does not exist", "a file in the workspace",
                         "correct the path, or put the file there"),
    "path-outside": Text("the path {file} leaves the workspace", "a path inside the workspace",
                         "copy the file into the workspace"),
    "file-type": Text("the file {file} is of a kind that cannot be read here", "{kinds}",
                      "save the table as one of them"),
    "encoding": Text("the file is not text that can be read: byte {byte}", "UTF-8, or Windows-1252 for CSV",
                     "save the file as UTF-8"),
    "binary-file": Text("the file is not text", "text", "export the table as CSV, or name a workbook .xlsx"),
    "broken-workbook": Text("the workbook cannot be opened", "an .xlsx workbook", "save it again from the spreadsheet"),
    "sheet-missing": Text("the workbook has no sheet {sheet}", "one of: {known}", "correct the name of the sheet"),
    "empty-file": Text("the file is empty", "a header line and at least one row",
                       "fill it, or take it out of the charter"),
    "control-character": Text("a control character stands in the text", "printable text", "delete the character"),
    "csv-quoting": Text("a quotation mark is not closed, or stands inside a field", "quoted fields closed with \"",
                        "double the quotation marks inside a field"),
    # --- tables ------------------------------------------------------------------------------------------------------
    "unknown-column": Text("the column {column} is not known here", "one of: {known}", "did you mean {nearest}?"),
    "missing-column": Text("the column {column} is missing", "the columns {known}", "add the column to the header"),
    "duplicate-column": Text("the column {column} stands twice in the header", "each column once",
                             "rename or delete one of them"),
    "too-many-fields": Text("the row has {count} fields", "{expected} fields, as in the header",
                            "put quotation marks round a text that holds the delimiter"),
    "too-few-fields": Text("the row has {count} fields", "{expected} fields, as in the header",
                           "add the fields that are missing, empty if need be"),
    "empty-cell": Text("the field {column} is empty", "a value", "fill in the value, or delete the row"),
    "driver-columns": Text("the columns do not say what kind of driver this is",
                           "member,date,value or member,from,until,value; or count or sum in the charter for events",
                           "name the columns so"),
    # --- numbers and dates -------------------------------------------------------------------------------------------
    "not-a-number": Text("this is not a number", "digits, with point or comma before the decimals",
                         "write the number without currency or letters"),
    "ambiguous-number": Text("this can be read as thousands or as decimals", "1234 or 1,2340",
                             "say decimal = \",\" or \".\" for the file in the charter"),
    "number-too-long": Text("the number has more than {most} characters", "at most {most} characters",
                            "check the number; columns may have run together"),
    "too-many-decimals": Text("the amount has more than two decimals", "at most two decimals",
                              "round the amount, or mend the formula that made it"),
    "not-a-date": Text("this is not a date", "a date such as 2027-01-31", "write year-month-day"),
    "not-a-day": Text("this is not a day that every year has", "month-day such as \"11-01\"", "write month-day"),
    "not-a-share": Text("this is not a share", "a text such as \"30 %\", \"0.4 ‰\" or \"1/3\"",
                        "write it with its sign, or as a fraction, in quotation marks"),
    "not-an-amount": Text("this is not an amount", "kronor such as 50000, \"1250.50\" or \"50000 kr\"",
                          "write whole kronor as a number, öre as a text"),
    "float": Text("a number with a decimal point is not exact here", "a text in quotation marks, or a whole number",
                  "put quotation marks round it, as in \"30 %\" or \"1250.50\""),
    # --- the charter's form ------------------------------------------------------------------------------------------
    "toml-syntax": Text("the file cannot be read as TOML: {reason}", "name = value, with texts in quotation marks",
                        "mend the line"),
    "schema-version": Text("this version of the charter's form is not known", "schema = 1",
                           "write schema = 1, or use a newer costshare"),
    "unknown-field": Text("the field {field} does not exist in {table}", "one of: {known}", "did you mean {nearest}?"),
    "missing-field": Text("the field {field} is missing in {table}", "{field} = …", "add the field"),
    "missing-table": Text("the table {table} is missing", "{table}", "add the table"),
    "not-text": Text("{field} is not a text", "a text in quotation marks", "put quotation marks round it"),
    "not-whole": Text("{field} is not a whole number", "a whole number without quotation marks", "write digits only"),
    "not-boolean": Text("{field} is neither true nor false", "true or false", "write true or false"),
    "not-a-list": Text("{field} is not a list", "a list in square brackets", "put square brackets round it"),
    "not-a-table": Text("{field} is not a table", "a table: [{field}] or {{ … }}", "write it as a table"),
    "not-a-date-here": Text("{field} is not a date", "a date without quotation marks, such as 2027-01-31",
                            "write year-month-day, without quotation marks"),
    "when": Text("{field} does not say which days", "{forms}", "write it in one of the forms"),
    "not-a-choice": Text("{field} does not take this value", "one of: {known}", "did you mean {nearest}?"),
    "not-supported": Text("{feature} is not supported yet", "a kind that is: {known}",
                          "leave it out until a later version"),
    "not-an-id": Text("this cannot be an id", "small letters a-z, digits and hyphens", "choose another id"),
    "duplicate-id": Text("the id {id} is used twice, first on line {first}", "an id of its own", "rename one of them"),
    "unknown-member": Text("no member has the id {id}", "one of: {known}", "did you mean {nearest}?"),
    "unknown-key": Text("no key has the name {id}", "one of: {known}", "did you mean {nearest}?"),
    "unknown-driver": Text("no driver has the name {id}", "one of: {known}", "did you mean {nearest}?"),
    "unknown-pool": Text("no pool has the id {id}", "one of: {known}", "did you mean {nearest}?"),
    # --- who is who --------------------------------------------------------------------------------------------------
    "orgnr": Text("this is not an organisation number", "ten digits with a right check digit, such as 212000-0456",
                  "check the digits"),
    "vat-number": Text("this is not a Swedish VAT number", "SE, the organisation number and 01",
                       "check it against the organisation number"),
    "gln": Text("this is not a GLN", "13 digits with a right check digit", "check the digits"),
    "bankgiro": Text("this is not a bankgiro number", "7 or 8 digits with a right check digit, such as 5050-1055",
                     "check the digits"),
    "plusgiro": Text("this is not a plusgiro number", "2 to 8 digits with a right check digit, such as 90 1950-6",
                     "check the digits"),
    "iban": Text("this is not an IBAN", "such as SE45 5000 0000 0583 9825 7466", "check the characters"),
    "endpoint": Text("this is not a Peppol id", "a scheme and a number, such as 0007:2120000456", "check the id"),
    "logo-size": Text("the logo {file} is of {size} kB", "a file of at most {most} kB", "save a smaller picture"),
    "logo-broken": Text("the logo {file} cannot be read", "an SVG with its size or viewBox, or a whole PNG",
                        "save it again"),
    "logo-element": Text("the logo {file} holds {element}", "shapes, and pictures within the file itself",
                         "turn texts into outlines, put pictures into the file, and save it without a DOCTYPE"),
    "colour": Text("this is not a colour", "a number sign and six digits, such as \"#005aa0\"", "write it so"),
    "colour-contrast": Text("the colour is too light for text on white: its contrast is {contrast}", "at least {least}",
                            "choose a darker colour"),
    "municipality-code": Text("this is not a municipality code", "four digits as a text, such as \"0581\"",
                              "write all four digits in quotation marks"),
    "dates-order": Text("the last day lies before the first", "a day on or after {first}", "mend from or until"),
    # --- keys --------------------------------------------------------------------------------------------------------
    "key-kind": Text("the key {key} says {count} ways to share: {kinds}", "exactly one of: {known}",
                     "say exactly one; another way to share is a key of its own"),
    "key-field": Text("the field {field} does not belong to the kind {kind}", "one of: {known}", "take the field out"),
    "at-or-over": Text("{driver} is a {kind}, which needs {field}", "{field} = {example}", "add {field} to the key"),
    "driver-field": Text("the field {field} does not fit a driver of this kind: {kind}", "no such field",
                         "take the field out"),
    "participants": Text("more than one of kinds, members and except says who takes part", "one of them",
                         "keep one of them"),
    "shares-sum": Text("the shares of {owner} sum to {sum}", "100 %", "correct the shares, or write them as fractions"),
    "versions-overlap": Text("two versions of {owner} hold on {day}", "one version each day",
                             "end the first version the day before"),
    "versions-gap": Text("no version of {owner} holds on {day}", "a version each day, or otherwise",
                         "add a version, or name a key for those days: otherwise"),
    "key-cycle": Text("the keys rest on each other in a ring: {ring}", "keys that end in drivers",
                      "let one of them rest on a driver"),
    # --- pools and costs ---------------------------------------------------------------------------------------------
    "pool-key": Text("the pool {pool} says {count} of key and statistic", "key for a pool that members share, "
                     "statistic for an overhead", "say exactly one of them"),
    "two-rests": Text("a second pool takes the rest", "rest = true in at most one pool", "map the pool by accounts"),
    "account-range": Text("this is not a range of accounts", "\"4000-7999\" or \"4010\"",
                          "write the lower account first"),
    "overhead-order": Text("the order does not name every overhead pool once", "each overhead pool once: {known}",
                           "mend order in [overhead]"),
    "overhead-closed": Text("the overheads {pools} close only onto each other", "at least one pool that members share",
                            "add such a pool to a statistic"),
    "row-in-no-pool": Text("account {account}, cost centre {cost_centre} belongs to no pool (rows: {rows}, "
                           "sum: {amount} kr)",
                           "one pool for each row",
                           "add the account to a pool, to ignore in [ledger], or let a pool take the rest"),
    "row-in-two-pools": Text("account {account}, cost centre {cost_centre} belongs to {pools} (rows: {rows}, "
                             "sum: {amount} kr)", "one pool for each row",
                             "narrow the accounts or cost centres of one"),
    "cost-columns": Text("the columns do not say where the costs belong",
                         "pool,date,amount,text or account,cost_centre,date,amount,text", "name the columns so"),
    "cost-source": Text("the cost entry says {count} of file and pool", "file, or pool with start",
                        "say exactly one of them"),
    "index-missing": Text("the pool {pool} has no index for {year}", "an index for every year after {start}",
                          "add {year} to index"),
    "before-start": Text("{field} names {year}, which does not come after {start}", "years after {start}",
                         "move the year, or change start"),
    "no-costs": Text("there are no cost rows for {year}, {basis}", "cost rows for one of: {known}",
                     "add the rows, or ask for another year or basis"),
    "sie-syntax": Text("the line cannot be read as SIE: {reason}", "a line by the SIE 4 standard",
                       "export the file again"),
    "sie-no-vouchers": Text("the SIE file holds no vouchers", "SIE type 4 (#SIETYP 4) with #VER and #TRANS",
                            "export as SIE 4E or 4I"),
    "sie-unbalanced": Text("the voucher {voucher} does not balance: it sums to {sum} kr", "0.00 kr",
                           "export the file again"),
    # --- facts that keys need ----------------------------------------------------------------------------------------
    "negative-level": Text("the value of {member} is negative", "zero or more", "correct the value"),
    "twice": Text("{member} has two values for {day}, the first on line {first}", "one value for a member and a day",
                  "delete one of the rows"),
    "missing-value": Text("{driver} has no value for {member} on {day}", "a row for {member} with the date {day}",
                          "add the row, or let the driver take dates = \"latest\""),
    "flow-overlap": Text("two rows of {member} overlap on {day}, the first on line {first}", "each day in one row",
                         "mend from or until"),
    "flow-gap": Text("{driver} has no row for {member} on {day}", "rows that cover {first} to {last}",
                     "add the row, with 0 if nothing happened"),
    "flow-crosses": Text("a row of {member} crosses {day}, where the window of {driver} begins or ends",
                         "rows that lie wholly inside or outside {first} to {last}", "split the row at that day"),
    "newcomer-unsaid": Text("{member} was no member for the whole of {first} to {last}, and the key does not say how "
                            "its {driver} counts",
                            "newcomer = \"as-counted\" or \"scaled\"", "add newcomer to the key"),
    "newcomer-unmeasured": Text("{member} was no member on any day of {first} to {last}: its {driver} cannot be scaled",
                                "newcomer = \"as-counted\"", "count it as the file has it"),
    "nobody": Text("nobody takes a share of {pool} from {first} to {last} by the key {key}",
                   "at least one member with a share above zero", "check who takes part, and the values"),
    "bounds-floor": Text("the floors of {key} take {bound} kr of {amount} kr in {pool}, {year}",
                         "floors that fit the pool", "lower the floors"),
    "bounds-cap": Text("the caps of {key} admit {bound} kr of {amount} kr in {pool}, {year}",
                       "caps that take the whole pool", "raise the caps"),
    "bounds-cross": Text("the floor of {member} lies above its cap in {pool}, {year}", "a floor at or below the cap",
                         "mend floor or cap"),
    "negative-share": Text("the key {key} gives {member} less than nothing, which no other key can rest on",
                           "shares of zero or more", "lower the base amounts"),
    # --- billing -----------------------------------------------------------------------------------------------------
    "billing-field": Text("billing needs {field} in {table}", "{field} = …", "add the field"),
    "billing-giro": Text("billing needs an account to be paid to", "bankgiro, plusgiro or iban in [federation]",
                         "add one of them"),
    "billing-vat": Text("the pool {pool} does not say how a {kind} stands to VAT", "vat = \"outside\", \"standard\" "
                        "or \"exempt\", or by kind of member", "add vat to the pool"),
    "billing-ground": Text("the VAT treatment {treatment} is used, but not who decided it, and why",
                           "{treatment} = \"…\" in [vat]", "write the decision, as it will be printed"),
    "billing-vat-number": Text("a pool is taxed, but the federation has no VAT number", "vat_number in [federation]",
                               "add the number, or change the pool's vat"),
    "plan-changed": Text("the allocation is no longer what the year's billing plan holds: {members}",
                         "the allocation that the plan of {year} was made from",
                         "undo the change, or spread it over what is not yet billed: --replan"),
    "plan-hash": Text("the plan is {plan}, not the one that was to be issued", "the plan {expect}",
                      "look at it with --dry-run, and name its hash"),
    "equity-unknown": Text("only equity above {floor} kr may be repaid, and it is not said how much equity there is",
                           "the equity in kronor, before anything of the year is repaid", "say it: --equity"),
    "period-parts": Text("the year is billed in {count} parts, which {period} is not one of", "one of: {known}",
                         "name one of these periods"),
    "vat-rate": Text("no standard rate of VAT is known for {day}: the first holds from {first}",
                     "{first} or a later day", "issue on a later day"),
    "settle-unbilled": Text("the advances of {year} are not all billed: {periods} are left", "every period billed",
                            "bill them first, with costshare bill"),
    "credit-kind": Text("{number} is a credit note", "the number of an invoice", "name the invoice that it credits"),
    "credit-done": Text("all of {number} has been credited", "an invoice of which something is left",
                        "check the number; costshare ledger lists what is open"),
    "credit-amount": Text("so much of {number} cannot be credited: {left} kr before VAT is left",
                          "an amount before VAT of at most {left} kr",
                          "leave the amount out to credit all that is left"),
    # --- documents ---------------------------------------------------------------------------------------------------
    "document-kind": Text("{kind} is no kind of document", "one of: {known}",
                          "name kinds with commas between, or leave --documents out"),
    "handed-over": Text("{kind} of {run} was handed over to a finance system on {date}",
                        "--again, for a copy that says that it is one",
                        "add --again, and see to it that nobody books it twice"),
    "document-unset": Text("{kind} cannot be written: {field} is missing",
                           "{field} in charter.toml when the run is made",
                           "set {field} before the run, or leave {kind} out of --documents"),
    # --- bookkeeping -------------------------------------------------------------------------------------------------
    "account": Text("this is not an account", "the digits of one account as a text, such as \"3510\"",
                    "write its digits alone, in quotation marks"),
    "bookkeeping-account": Text("{field} in [bookkeeping] says no account for a {kind}",
                                "one account for all, or one for each kind of member: {kind} = \"…\"",
                                "add the account"),
    "income-shared": Text("the income account {account} lands in the pool {pool}: what members pay would lower what "
                          "they share", "an account that no pool takes", "add the account to ignore in [ledger]"),
    "dimension": Text("the dimension {dimension} cannot be used here",
                      "a number above zero that stands for nothing else here, and for no cost centre",
                      "choose another number"),
    "csv-formula": Text("a text begins as a formula does, which a spreadsheet would calculate",
                        "a text that does not begin with =, +, -, @, a tab or a line break",
                        "write the text in another way in the charter, or in the file that it comes from"),
    # --- payments ----------------------------------------------------------------------------------------------------
    "reference-rate": Text("this is not a reference rate", "a percentage such as 2.25 or \"2,25 %\"",
                           "write per cent: 2.25, not 0.0225"),
    "rate-twice": Text("two reference rates hold from {day}, the first on line {first}", "one rate from a day",
                       "delete one of the rows"),
    "rate-missing": Text("there is no reference rate for {day}", "a row for the half-year that begins on {start}",
                         "add the rate that the Riksbank has set for it, also where it did not change"),
    "reminder-fee": Text("the fee of a reminder is {fee} kr", "from 0 to {most} kr", "lower the fee"),
    "decision-reason": Text("no reason is given", "why it was decided so", "write the reason: it is kept for good"),
    "posting-amount": Text("an amount of {amount} kr cannot be posted", "an amount above zero", "correct the amount"),
    "posting-open": Text("{number} takes {open} kr at most, not {amount} kr", "at most {open} kr",
                         "lower the amount, or name another invoice"),
    "posting-unallocated": Text("the payment {payment} has {left} kr left, not {amount} kr", "at most {left} kr",
                                "lower the amount, or name another payment"),
    "posting-none": Text("nothing of the payment {payment} is matched against {number}",
                         "a payment that is matched against {number}",
                         "check the payment and the number; costshare ledger lists what is open and what is left"),
    "posting-needed": Text("other payments rest on what {payment} paid of {number}", "a match that no other rests on",
                           "take the later matches against {number} back first"),
    # --- the bank's files --------------------------------------------------------------------------------------------
    "xml-broken": Text("the file cannot be read: {reason}", "XML, as the bank sent it", "fetch the file again"),
    "xml-doctype": Text("the file holds a DOCTYPE, which could make it read other files", "XML without a DOCTYPE",
                        "find out where the file comes from: no bank writes one"),
    "xml-size": Text("the file is too large: {reason}", "a file of one period", "fetch a shorter period at a time"),
    "camt-bgmax": Text("the file is BgMax, which ended in November 2026", "camt.053 or camt.054, version 02 or 08",
                       "order camt.054 from the bank instead"),
    "camt-message": Text("the file is another message: {message}", "camt.053 or camt.054, version 02 or 08",
                         "fetch the statement or the notification of payments"),
    "camt-missing": Text("{element} is missing in {parent}", "{element}, as ISO 20022 has it", "fetch the file again"),
    "camt-account": Text("the account {account} is none of the federation's",
                         "bankgiro, plusgiro or iban of [federation]",
                         "fetch the file of the right account, or add the account to the charter"),
    "camt-currency": Text("the amount is in another currency than the register", "SEK",
                          "fetch the file of an account in kronor"),
    "camt-sum": Text("the transactions of the entry sum to {sum} kr", "{amount} kr, as the entry says",
                     "fetch the file again, or ask the bank"),
    "camt-balance": Text("the opening balance and the entries make {sum} kr", "{amount} kr, the closing balance",
                         "fetch the file again, or ask the bank"),
    # --- an exported register ----------------------------------------------------------------------------------------
    "transfer-line": Text("the line is none of an exported register", "a line as costshare register export writes it",
                          "export the register again"),
    "transfer-federation": Text("the register is that of {found}", "the register of {expected}",
                                "import it into the workspace of its federation"),
    "transfer-basis": Text("the basis is not what its hash says", "the basis as it was exported",
                           "export the register again"),
    "transfer-chain": Text("the entry does not follow from those before it: something was changed, put in or taken out",
                           "the entries as they were exported", "export the register again"),
    "transfer-end": Text("the register does not end as its first line says: something is missing or too much",
                         "all lines of the register", "export the register again"),
    "transfer-unsound": Text("{finding}", "a register in which costshare verify finds nothing",
                             "find out with costshare verify what happened to the register that was exported"),
    "year-span": Text("the year {year} is out of range", "a year from 1900 to 2200", "correct the year"),
    **{code: Text(*texts) for code, texts in HANDED_OVER.items()},
})
# fmt: on


def fault(code: str, place: Place, found: object = "", **values: object) -> Fault:
    """The fault of that code, its text from the catalogue.

    Raises `KeyError` for a code that the catalogue lacks: that is a mistake in costshare, not in a workspace.
    """
    text = CATALOGUE[code]
    stood = shown(found)
    return Fault(
        code=code,
        place=place,
        found=stood,
        message=text.message,
        expected=text.expected,
        hint=text.hint,
        values={"found": stood} | {name: shown_whole(value) for name, value in values.items()},
    )


def said(text: str) -> str:
    """The text itself: marks a reason that fills a fault's text, so that it is translated too."""
    return text


def unknown(code: str, place: Place, found: str, known: Iterable[str], **values: object) -> Fault:
    """A fault of an unknown name, with the known ones and the nearest of them."""
    names = list(known)
    near = nearest(found, names)
    made = fault(code, place, found, id=found, known=", ".join(names), nearest=near, **values)
    return made if near else without_hint(made)


def without_hint(made: Fault) -> Fault:
    """The same fault where no repair can be guessed."""
    return Fault(
        code=made.code,
        place=made.place,
        message=made.message,
        found=made.found,
        expected=made.expected,
        values=made.values,
    )


def located(error: InvalidValueError, place: Place) -> Fault:
    """The fault that an unreadable value becomes once its place is known."""
    return fault(error.code, place, error.found, **error.values)


def nearest(name: str, known: Iterable[str], *, alike: float = 0.6) -> str:
    """The known name that a person most likely meant; empty when none is at least so much `alike` (1 is the same)."""
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=alike)), "")


def shown_whole(value: object) -> str:
    """A value that fills a fault's text: whole, since lists of known names may be long."""
    return value if isinstance(value, str) else str(value)
