"""The place of every key of a TOML text is found, however it is written."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.config.places import toml_places

TEXT = '''\
top = """
not = "a key"
[nor.a.table]
"""  # [no.table]
'quoted key'."with \\" escape" = 1
dates = 1979-05-27 07:32:00
list = [
  1, # one
  "]", [2, 3],
  {a = 1, b.c = '}'},
]
[table."x.y"]
f = -1.5e3
[[rows]]
a = 1
[[rows]]
  b = 2
[rows.inner]
c = 3
[[rows.deep]]
d = 4
'''


def test_places_are_those_of_the_keys():
    found = {path: str(where)[2:] for path, where in toml_places(TEXT, name="x").items()}

    assert found["quoted key", 'with " escape'] == "5:14"
    assert found["dates",] == "6:1"
    assert found["list", 3, "b", "c"] == "10:13"
    assert found["table", "x.y", "f"] == "13:1"
    assert found["rows", 1] == "16:1"
    assert found["rows", 1, "b"] == "17:3"
    assert found["rows", 1, "inner", "c"] == "19:1"
    assert found["rows", 1, "deep", 0, "d"] == "21:1"
    assert ("nor",) not in found


def every_path(value, path=()):
    if path:
        yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from every_path(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from every_path(item, (*path, number))


def test_nothing_of_the_text_is_without_a_place():
    assert set(every_path(tomllib.loads(TEXT))) <= set(toml_places(TEXT, name="x"))


_KEY = st.sampled_from(["a", "b-2", '"q.k"', "'l k'"])
_VALUE = st.recursive(
    st.sampled_from(
        ["1", "0.5", "true", '"a # b"', "'[x]'", '"""m\n[t]\n"""', "1979-05-27", "'''q\n'''"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(inner, max_size=2).map(
            lambda items: "{" + ", ".join(f"k{n} = {v}" for n, v in enumerate(items)) + "}"
        )
    ),
    max_leaves=4,
)


@settings(max_examples=60)  # a text has many values
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "[t{}]", "[[r]]", "[r{}.s]"]), st.dictionaries(_KEY, _VALUE)
        ),
        max_size=5,
    )
)
def test_every_value_of_a_text_has_a_place_where_its_key_stands(sections):
    text = ""
    for number, (head, pairs) in enumerate(sections):
        text += f"{head.format(number)}\n" if number else "\n"
        if number or not head:
            text += "".join(f"{key} = {value}\n" for key, value in pairs.items())
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # a key twice
        return
    lines = text.split("\n")

    places = toml_places(text, name="x")

    for path in every_path(values):
        where = places[path]
        if isinstance(path[-1], str):
            rest = lines[where.line - 1][where.column - 1 :]
            assert path[-1] in rest.split("=")[0] or rest.startswith("[")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_endings_do_not_matter(ending):
    text = f"a = 1{ending}[b]{ending}c = 2"

    assert str(toml_places(text, name="x")["b", "c"]) == "x:3:1"
