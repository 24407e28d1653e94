"""What the text of a fault is made of."""

from attrs import frozen


@frozen
class Text:
    """The templates of one kind of fault."""

    message: str
    expected: str = ""
    hint: str = ""
