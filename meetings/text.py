"""What typed text may hold before it is stored or printed: what XML can carry, with one kind of newline."""

import re

# A vertical tab is what Word and Outlook paste for a soft line break: dropping it would join two words.
_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ILLEGAL_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return the text with line feeds as its only newlines and without the characters that XML 1.0 forbids.

    Forms call it on input and the documents call it again: no stored character may stop minutes being made.
    """
    if text.isprintable():
        return text
    return _ILLEGAL_IN_XML.sub("", _NEWLINE.sub("\n", text))
