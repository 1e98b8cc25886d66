"""Sort keys for text: the order of the Unicode Collation Algorithm (UTS #10) in the language of the locale, by
ICU where PyICU is installed (extra `icu`); else the root order as far as alphabetic scripts go, in which the
characters of other scripts sort by code point.

As in citeproc-js, a key compares letters, digits and spaces: case and accents do not count (so that the next
key decides between "Müller" and "Muller"), punctuation neither, and numbers compare by value.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import import_module
from typing import Any

#: Letters that Unicode does not decompose, and the letters that they sort as.
_LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ß": "ss", "ς": "σ", "ſ": "s",
    "ĳ": "ij",
}  # fmt: skip
#: The alphabets in the order of the root table, where it is not that of the code points. Letters that some
#: languages count as their own (ґ, ї, ѓ, ќ, ў) stand where those languages have them.
_LATIN = (
    "aɐɑɒbʙƀɓƃcȼƈɕdɖɗƌȡẟeɇǝəɛɘɚɜɝɞʚɤfƒgɡɢǥɠʛɣƣhʜƕɦɧiıɪɨɩjȷɉʝɟʄkƙʞlỻʟƚɫɬɭȴɮƛʎmɱnɴɲƞɳȵŋoɶɔɵɷȣpƥɸqȹʠɋĸrʀɍɹɺɻɼɽɾɿʁsʂȿ"
    "ẜẝʃƪʅʆtŧƫƭʈȶʇuʉɥʮʯɯɰʊvʋỽʌwʍxyʏɏƴỿȝzƍƶȥʐʑɀʒƹƺʓþƿƨƽƅɂʔʕʡʢʖʗʘʬʭ"
)
_CYRILLIC = (
    "аәӕбвгґғӻҕӷдԁђѓԃҙеєжԫҗзԅԑѕӡԇиҋіїйјкқӄҡҟҝԟԛлӆԯԓԡљԉԕмӎнԩӊңӈԣҥњԋоөпԥҧҁрҏԗсԍҫтԏҭћќуўүұѹфхӽӿҳһԧѡѿѽѻцҵчԭҷӌҹҽҿџшщъыь"
    "ҍѣэюяԙѥѧѫѩѭѯѱѳѵҩԝӏ"
)
_PLACES = {
    letter: first + at
    for first, alphabet in ((0x61, _LATIN), (0x400, _CYRILLIC))
    for at, letter in enumerate(alphabet)
}
#: Letters of their own although they decompose: й is not и.
_WHOLE = frozenset("йўїѓќ")
_SPACE = "\x01"
_FIRST_NUMBER = 0x100
_FIRST_LETTERS = 0x1000
_LATER_LETTERS = 0x10000


#: Languages that write a script of their own sort it before the Latin one (CLDR, "reorder").
_SCRIPTS = {
    "Cyrl": ((0x400, 0x52F),), "Grek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)), "Armn": ((0x530, 0x58F),),
    "Hebr": ((0x590, 0x5FF),), "Arab": ((0x600, 0x6FF), (0x750, 0x77F)), "Deva": ((0x900, 0x97F),),
    "Thai": ((0xE00, 0xE7F),), "Hang": ((0x1100, 0x11FF), (0xAC00, 0xD7A3)),
    "Hani": ((0x3040, 0x30FF), (0x3400, 0x9FFF)),
}  # fmt: skip
_FIRST_SCRIPT = {
    "ru": "Cyrl", "uk": "Cyrl", "bg": "Cyrl", "sr": "Cyrl", "mk": "Cyrl", "be": "Cyrl", "mn": "Cyrl",
    "kk": "Cyrl", "el": "Grek", "hy": "Armn", "he": "Hebr", "ar": "Arab", "fa": "Arab", "hi": "Deva",
    "th": "Thai", "ko": "Hang", "ja": "Hani", "zh": "Hani",
}  # fmt: skip


class _Weights(dict[int, str]):
    """The weight of each character in a language, found when first met."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.first = _SCRIPTS.get(_FIRST_SCRIPT.get(language, ""), ())

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isdecimal():
            weight = str(unicodedata.decimal(char))
        elif char.isspace():
            weight = _SPACE
        elif char.isalpha():
            weight = "".join(map(self._letter, _LETTERS.get(char, char)))
        else:
            weight = ""
        self[code] = weight
        return weight

    def _letter(self, char: str) -> str:
        code = _PLACES.get(char) or ord(char)
        if any(start <= code <= end for start, end in self.first):
            return chr(min(_FIRST_LETTERS + code, 0xD7FF))
        return chr(min(_LATER_LETTERS + code, 0x10FFFF))


@lru_cache(maxsize=64)
def _weights(language: str) -> _Weights:
    return _Weights(language)


_NUMBER = re.compile("[0-9]+")


def _number(match: re.Match[str]) -> str:
    """A number that sorts by value: its length, then its digits."""
    bare = match[0].lstrip("0")
    return chr(_FIRST_NUMBER + min(len(bare), 0xE00)) + bare


@lru_cache(maxsize=1)
def icu() -> Any:
    """The module of PyICU; None where it is not installed."""
    try:
        return import_module("icu")
    except ImportError:
        return None


@lru_cache(maxsize=64)
def _collator(language: str) -> Any:
    module = icu()
    collator = module.Collator.createInstance(module.Locale(language))
    collator.setStrength(module.Collator.PRIMARY)
    collator.setAttribute(module.UCollAttribute.NUMERIC_COLLATION, module.UCollAttributeValue.ON)
    return collator


_SPACES = re.compile(r"\s")
_IGNORED = re.compile(r"[^\w\s]|_")


@lru_cache(maxsize=65536)
def key(text: str, language: str = "en") -> str | bytes:
    """The sort key of a text, empty if nothing in it counts; keys of one process compare with each other."""
    return own_key(text, language) if icu() is None else icu_key(text, language)


def icu_key(text: str, language: str) -> bytes:
    """The sort key that ICU gives."""
    bare = _IGNORED.sub("", _SPACES.sub(" ", unicodedata.normalize("NFC", text)))
    found: bytes = _collator(language).getSortKey(bare) if bare else b""
    return found


def own_key(text: str, language: str) -> str:
    """The sort key without ICU."""
    lowered = text.lower()
    if not lowered.isascii():
        lowered = "".join(char if char in _WHOLE else unicodedata.normalize("NFD", char) for char in lowered)
    return _NUMBER.sub(_number, lowered.translate(_weights(language)))
