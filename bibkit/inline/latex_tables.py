r"""The LaTeX commands of text that bibliographies use, as data: accents, fonts, symbols, quotation."""

from __future__ import annotations

#: Accent command → combining mark (The LaTeX Companion, 7.11; TIPA and T4 encodings for the last ones).
ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "h": "\u0309", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327",
    "k": "\u0328", "b": "\u0331", "t": "\u0361", "G": "\u030f", "U": "\u030e", "f": "\u0311", "ocirc": "\u030a",
    "textcommabelow": "\u0326", "newtie": "\u0311", "textdotbelow": "\u0323",
}  # fmt: skip

#: The same in formulas.
MATH_ACCENTS = {
    "acute": "\u0301", "grave": "\u0300", "hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "breve": "\u0306",
    "dot": "\u0307", "ddot": "\u0308", "mathring": "\u030a", "check": "\u030c",
}  # fmt: skip

#: Command with one argument → the format of its argument ("plain": none).
FONTS = {
    "emph": "italic", "textit": "italic", "textsl": "italic", "mkbibemph": "italic", "mathit": "italic",
    "textbf": "bold", "mkbibbold": "bold", "mathbf": "bold", "textsc": "small-caps",
    "textsuperscript": "superscript", "mkbibsuperscript": "superscript", "textsubscript": "subscript",
    "mkbibsubscript": "subscript", "underline": "underline", "uline": "underline", "textup": "normal-style",
    "textmd": "normal-weight", "textnormal": "plain", "textrm": "plain", "textsf": "plain", "texttt": "plain",
    "text": "plain", "mbox": "plain", "hbox": "plain", "mathrm": "plain", "bibstring": "plain",
    "biband": "plain", "uppercase": "plain", "path": "plain", "nohyphens": "plain", "NoCaseChange": "nocase",
    "protect": "plain", "textquote": "plain", "foreignlanguage": "plain", "autocap": "plain",
}  # fmt: skip

#: Declaration → the format of the rest of its group.
SWITCHES = {
    "em": "italic", "it": "italic", "itshape": "italic", "sl": "italic", "slshape": "italic", "bf": "bold",
    "bfseries": "bold", "sc": "small-caps", "scshape": "small-caps", "rm": "plain", "sf": "plain",
    "tt": "plain", "upshape": "plain", "mdseries": "plain", "normalfont": "plain", "rmfamily": "plain",
    "sffamily": "plain", "ttfamily": "plain", "small": "plain", "normalsize": "plain",
}  # fmt: skip

#: Command with one argument → what stands around it.
QUOTING = {
    "mkbibquote": ("“", "”"), "enquote": ("“", "”"), "mkbibparens": ("(", ")"), "mkbibbrackets": ("[", "]"),
    "footnote": (" (", ")"),
}  # fmt: skip

#: Commands that print nothing: whether they take an argument, which is not printed either.
DROPPED = {
    "noopsort": True, "nocite": True, "label": True, "index": True, "hspace": True, "vspace": True,
    "relax": False, "noindent": False, "newline": False, "linebreak": False, "break": False, "penalty": False,
    "allowbreak": False, "nolinebreak": False, "adddot": False, "isdot": False, "unskip": False,
    "xspace": False, "ignorespaces": False, "nobreak": False, "displaystyle": False, "textstyle": False,
    "aftergroup": False, "sortnoop": True, "SortNoop": True, "printfirst": True, "bibinfo": True,
}  # fmt: skip

#: Characters with a name: the frequent ones; all others come from pylatexenc's table.
SYMBOLS = {
    "ss": "ß", "SS": "ẞ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ",
    "NG": "Ŋ", "i": "ı", "j": "ȷ", "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "textbraceleft": "{", "textbraceright": "}", "lbrace": "{", "rbrace": "}", "textbar": "|", "textless": "<",
    "textgreater": ">", "textquotedbl": '"', "textquotesingle": "'", "textasciigrave": "`", "ldots": "…",
    "dots": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—", "textquoteleft": "‘",
    "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”", "quotedblbase": "„",
    "quotesinglbase": "‚", "guillemotleft": "«", "guillemotright": "»", "guilsinglleft": "‹",
    "guilsinglright": "›", "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»",
    "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "copyright": "©", "textdegree": "°",
    "textmu": "µ", "textunderscore": "_", "textdollar": "$", "pounds": "£", "textsterling": "£",
    "euro": "€", "texteuro": "€", "EUR": "€", "S": "§", "P": "¶", "TeX": "TeX", "LaTeX": "LaTeX",
    "BibTeX": "BibTeX", "XeTeX": "XeTeX", "space": " ", "quad": " ", "qquad": " ", "thinspace": "\u2009",
    "enspace": " ", "textvisiblespace": "␣", "slash": "/", "bibrangedash": "–", "textasteriskcentered": "*",
    "ordinalm": "º", "ordinalf": "ª", "textordmasculine": "º", "textordfeminine": "ª", "cprime": "ʹ",
    "cdprime": "ʺ", "textperiodcentered": "·", "textbullet": "•", "textdaggerdbl": "‡", "textdagger": "†",
    "dag": "†", "ddag": "‡", "mu": "μ", "varepsilon": "ε", "epsilon": "ϵ", "phi": "ϕ", "varphi": "φ",
    "hyphen": "-", "nbhyphen": "‑", "circ": "°", "Schwa": "Ə", "schwa": "ə", "textschwa": "ə",
}  # fmt: skip

#: Ligatures of TeX's fonts, and control symbols that are not accents.
TYPOGRAPHY = {
    "--": "–", "---": "—", "-": "-", "``": "“", "''": "”", "`": "‘", "'": "'", ",,": "„",
    "?`": "¿", "!`": "¡", "\\ ": " ", "\\\n": " ", "\\\t": " ", "\\\\": " ", "\\,": "\u2009", "\\;": " ",
    "\\:": " ", "\\!": "", "\\-": "\u00ad", "\\/": "", "\\@": "",
}  # fmt: skip
