"""Say in plain words why a line is no JSON, and at which character."""

import re
from typing import NamedTuple

from evalkit.formats.record import Problem, short

_MESSAGE = re.compile(r"(?:JSON is malformed: )?(.*?)(?: \(byte (\d+)\))?", re.DOTALL)
_NOT_A_NUMBER = re.compile(rb"-?(?:NaN|Infinity)")
# A surrogate pair, half a one (the group), or any other escape.
_ESCAPE = re.compile(rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..)|.)")
_PYTHON = (b"None", b"True", b"False", b"'")
_CLOSE_TO_THE_END = 12


class SyntaxProblem(NamedTuple):
    """Why a line cannot be read, and the column, in code points from 1."""

    problem: Problem
    column: int


def explain_syntax(error: Exception, line: bytes, *, cut: bool) -> SyntaxProblem:
    """
    Explain what msgspec, or decoding UTF-8, refused in a line.

    `cut` tells that the file ends within this line.
    """
    if isinstance(error, UnicodeDecodeError):
        message = f"The line is not UTF-8: byte 0x{line[error.start]:02x}."
        return _say("EK2003", message, "Save the file as UTF-8.", line, error.start)
    if isinstance(error, RecursionError):
        return _say("EK2016", "The nesting is too deep.", "Is a bracket left open?", line, 0)
    match = _MESSAGE.fullmatch(str(error))
    reason = match[1] if match else str(error)
    at = int(match[2]) if match and match[2] else len(line)
    at -= reason == "trailing characters"  # msgspec names the byte behind the first of them
    return _special(line, at, cut=cut) or _malformed(reason, line, at)


def _special(line: bytes, at: int, *, cut: bool) -> SyntaxProblem | None:
    half = next((escape for escape in _ESCAPE.finditer(line) if escape[1]), None)
    follows = line[half.end() : half.end() + 1] if half else b""
    if half and not (cut and follows in (b"", b"\\")):
        message = f"{half[0].decode(errors='replace')} is half a surrogate pair, no character."
        return _say("EK2017", message, "Write characters as UTF-8.", line, half.start())
    number = _NOT_A_NUMBER.match(line, max(at - 1, 0)) or _NOT_A_NUMBER.match(line, at)
    if number:
        message = f"{number[0].decode()} is no JSON number."
        return _say("EK2009", message, "Leave the key out.", line, number.start())
    if cut and at >= len(line) - _CLOSE_TO_THE_END:
        message = "The file ends within a document: it was cut off."
        return _say("EK2007", message, "Write or copy the file again.", line, at)
    return None


def _malformed(reason: str, line: bytes, at: int) -> SyntaxProblem:
    rest = line[at:]
    message, hint = f"This is not JSON: {reason}.", "Write it with json.dumps."
    if "truncated" in reason:
        message, hint = "The line ends within a document.", "Write one document a line."
    elif "trailing characters" in reason:
        message, hint = "Something follows the document.", "Write one document a line."
    elif rest.startswith(_PYTHON):
        message = "This is Python, not JSON."
    elif rest and rest[0] < ord(" "):
        message = f"The character {short(chr(rest[0]))} must be escaped in JSON."
    return _say("EK2008", message, hint, line, at)


def _say(code: str, message: str, hint: str, line: bytes, at: int) -> SyntaxProblem:
    column = len(line[:at].decode(errors="replace")) + 1
    return SyntaxProblem(Problem((), code, message, hint), column)
