"""Tables in plain text, by tabulate; every cell is text already, so that nothing is taken for a number."""

from collections.abc import Iterable, Sequence
from typing import Final

from tabulate import tabulate

LEFT: Final = "left"
RIGHT: Final = "right"


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, texts: int = 1, total: Sequence[str] = ()) -> str:
    """A table whose first `texts` columns are texts and the others numbers, with a total below a line."""
    body = [list(row) for row in rows]
    if total:
        body.append(list(total))
    align = [LEFT if number < texts else RIGHT for number in range(len(header))]
    lines = str(
        tabulate(
            body,
            headers=list(header),
            tablefmt="simple",
            disable_numparse=True,
            colalign=align,
            headersglobalalign=None,
            preserve_whitespace=True,
        )
    ).split("\n")
    if total:
        lines.insert(-1, lines[1])
    return "\n".join(line.rstrip() for line in lines)
