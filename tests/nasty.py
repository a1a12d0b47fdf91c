"""Texts that break careless handling of characters, for every test that handles text."""

NASTY = [
    "",
    " ",
    "plain",
    "\N{GRINNING FACE} Kim",
    "e\u0301 combining",
    "a\u00a0b non-breaking",
    "CR\r\nLF",
    "lone\rCR",
    "zero\u200bwidth",
    "soft\u00adhyphen",
    "\u05e9\u05dc\u05d5\u05dd right to left \u202e",
    "line\u2028separator",
    "next\u0085line",
    "\ufeffbyte order mark",
    "\U0001f1ee\U0001f1e9 flag",
    "नमस्ते",
    "tab\tand\x1bescape",
]
