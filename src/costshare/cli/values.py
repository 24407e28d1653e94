"""What options say: a day, an amount. What is refused is told with its option and its value."""

import datetime as dt
from collections.abc import Callable

import click

from costshare.documents.language import Translate
from costshare.errors import InvalidValueError, Place
from costshare.faults import located


def day(_: Translate) -> Callable[[click.Context, click.Parameter, str | None], dt.date | None]:
    """The callback of an option that names a day; None where it is left out."""

    def read(context: click.Context, option: click.Parameter, text: str | None) -> dt.date | None:
        from costshare.periods.names import read_day

        try:
            return None if text is None else read_day(text)
        except InvalidValueError as error:
            if error.code != "not-a-date":
                raise refused(error, text, _, context, option) from error
            message = _("{found} is no day: write it as YYYY-MM-DD.").format(found=repr(text))
            raise click.BadParameter(message, context, option) from error

    return read


def kronor(_: Translate) -> Callable[[click.Context, click.Parameter, str | None], int | None]:
    """The callback of an option that says an amount in kronor, as öre; None where it is left out."""

    def read(context: click.Context, option: click.Parameter, text: str | None) -> int | None:
        from costshare.money.amounts import read_kronor

        try:
            return None if text is None else read_kronor(text)
        except InvalidValueError as error:
            raise refused(error, text, _, context, option) from error

    return read


def refused(
    error: InvalidValueError, text: str | None, _: Translate, context: click.Context, option: click.Parameter
) -> click.BadParameter:
    """What refuses a value: the value, and what is wrong with it."""
    return click.BadParameter(f"{text!r}: {located(error, Place('')).text('message', _)}", context, option)
