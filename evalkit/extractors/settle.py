"""Bring a prediction into the form that it has in a file, so that kept and fresh ones are equal."""

import msgspec
from msgspec.structs import replace

from evalkit.errors import DocumentError
from evalkit.formats.check import unfinite
from evalkit.model import Article, Document, Failed, text_sha256

_DECODER = msgspec.json.Decoder(Document)


def settle(result: Document | Failed, article: Article) -> Document | Failed:
    """
    Take the article's text out of a prediction, put its hash in, and read it as a file is read.

    A document that no file can hold (a score that is no number, half a surrogate pair, values of
    other types) becomes a `Failed` of kind `invalid_output`.
    """
    if isinstance(result, Failed):
        return result
    bare = replace(result, text=None, text_sha256=text_sha256(article.text))
    try:
        for problem in unfinite(bare):
            raise DocumentError.of(problem.code, problem.message)
        return _DECODER.decode(msgspec.json.encode(bare))
    except (DocumentError, ValueError, TypeError) as error:
        message = str(error) or type(error).__name__
        return Failed(id=result.id, kind="invalid_output", message=message)
