"""A rule about names: an occurrence that is a part of somebody else's longer name."""

import re
from collections.abc import Iterator

from evalkit.errors import Diagnostic
from evalkit.gold.file import GoldEntity, GoldFile
from evalkit.gold.lint.rule import Rule, warning
from evalkit.gold.notation import quote_of, shown
from evalkit.gold.text import ArticleText
from evalkit.model import Mention

# Words that stand in capitals beside a name without being a part of it.
_WORDS = """
    adm admiral ambassador bapak brigjen bu bupati capt captain chairman chancellor chief col
    colonel deputy dirjen dr dubes duta emir first foreign gen general gubernur ibu jaksa
    jenderal jubir judge juru kaisar kanselir kapolri kapten kardinal kepala ketua king kolonel
    komandan komisaris laksamana leader lord lt madam marsekal mayjen mayor menhan menlu
    mensesneg menteri minister mr mrs ms paduka pak pangeran panglima pemimpin perdana pm pope
    presiden president prime prince princess prof profesor professor queen raja ratu rep
    representative secretary sekjen sekretaris sen senator sheikh sir speaker spokesman
    spokeswoman sultan tuan utusan vice wakil wali walikota
    january february march april may june july august september october november december
    januari februari maret mei juni juli agustus oktober nopember desember monday tuesday
    wednesday thursday friday saturday sunday senin selasa rabu kamis jumat sabtu minggu
    and bahwa dan dengan kata menurut oleh said says that the
"""
_NO_NAMES = frozenset(_WORDS.split())
_BEFORE = re.compile(r"([^\W\d_][\w'\u2019-]*) $")
_BEHIND = re.compile(r" ([^\W\d_][\w'\u2019-]*)")
_WINDOW = 40


def part_of_a_longer_name(gold: GoldFile) -> Iterator[Diagnostic]:
    """
    Warn of a person's name beside another capitalised word that nobody's name or mention explains.

    Only persons: names of states stand beside capitals all the time (Presiden Rusia).
    """
    article = gold.article
    if article is None:
        return
    covered = bytearray(len(article.text))
    for span in (span for entity in gold.entities.values() for span in entity.spans):
        covered[span.start : span.end] = bytes([1]) * (span.end - span.start)
    for entity in gold.entities.values():
        if not entity.type or not gold.ontology.is_entity(entity.type, ["person"]):
            continue
        yield from _entity(article, entity, covered)


def _entity(article: ArticleText, entity: GoldEntity, covered: bytearray) -> Iterator[Diagnostic]:
    for name in entity.names:
        for span in name.mentions:
            whole = _grown(article.text, span, covered)
            if whole is not None:
                yield warning(
                    "EK1206",
                    name.quoted.where,
                    f"The name {shown(name.quoted.source)} at {article.place(span.start)}"
                    f" is a part of {quote_of(whole, article.text)}.",
                    "Declare the longer name, or say with 'except' that it is somebody else.",
                )


def _grown(text: str, span: Mention, covered: bytearray) -> Mention | None:
    """Take in the capitalised words beside a name; None where there are none."""
    start, end = span.start, span.end
    before = _BEFORE.search(text, max(0, start - _WINDOW), start)
    if before and _is_name(before, covered) and not _opens_sentence(text, before.start(1)):
        start = before.start(1)
    behind = _BEHIND.match(text, end, end + _WINDOW)
    if behind and _is_name(behind, covered):
        end = behind.end(1)
    return Mention(start, end) if (start, end) != (span.start, span.end) else None


def _is_name(match: re.Match[str], covered: bytearray) -> bool:
    """Tell whether a word has a capital, is no title or acronym, and is not explained already."""
    word = match[1]
    acronym = len(word) > 1 and word.isupper()
    return (
        word[0].isupper()
        and not acronym
        and word.lower() not in _NO_NAMES
        and not covered[match.start(1)]
    )


def _opens_sentence(text: str, at: int) -> bool:
    """Tell whether a word opens a sentence, where every word has a capital."""
    before = text[max(0, at - 8) : at].rstrip(" \t\"'\u201c\u2018(")
    return not before or before[-1] in ".!?:;\n"


RULES = (Rule("EK1206", "warning", part_of_a_longer_name),)
