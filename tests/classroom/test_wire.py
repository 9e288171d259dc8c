"""What crosses between sandbox and grader comes out as it went in; whatever else comes is refused."""

import random
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_classroom.wire import Marked, Opaque, WireError, frame, frames, pack, unpack

VALUES = [
    None, True, -3, 2.5, "text ∂", b"bytes", [], (), {}, {(2, 1)}, set(), [1, (2, {"a": [b"x"]})],
    2**4000, Marked("kind", [1]), Opaque("set"), float("inf"),
]  # fmt: skip
ARRAYS = [
    np.arange(6.0).reshape(2, 3), np.array(3), np.zeros((0, 4)), np.array([True]), np.arange(6).reshape(2, 3).T,
    np.array([np.nan, -0.0]), np.arange(3, dtype=">i2"), np.ones(2, np.float16), np.longdouble([1, 2]), np.float32(1.5),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_plain_value_comes_out_as_it_went_in(value):
    assert unpack(pack(value)) == value
    assert type(unpack(pack(value))) is type(value)


@pytest.mark.parametrize("array", ARRAYS, ids=repr)
def test_an_array_comes_out_as_it_went_in(array):
    out = unpack(pack([array]))[0]
    assert (out.dtype, out.shape, type(out)) == (array.dtype, array.shape, type(array))
    np.testing.assert_array_equal(out, array)


OPAQUE = {
    "frozen_set": frozenset({1}),
    "large_set": set(range(1001)),
    "object": object(),
    "array_of_text": np.array(["x"]),
    "complex_array": np.array([1j]),
    "long_int": 1 << 5000,
    "dict_of_numbers": {1: 2},
    "function": lambda: 0,
}


@pytest.mark.parametrize("value", OPAQUE.values(), ids=OPAQUE)
def test_what_cannot_cross_is_opaque(value):
    assert isinstance(unpack(pack(value)), Opaque)


def test_a_list_in_itself_is_opaque_somewhere():
    loop = []
    loop.append(loop)
    assert "<list>" in repr(unpack(pack(loop)))


def packed(header, body=b""):
    return len(header).to_bytes(4) + header + body


REFUSED = {
    "nothing": b"",
    "no_json": packed(b"{"),
    "unknown_kind": packed(b'{"pickle": 1}'),
    "two_kinds": packed(b'{"bytes": 0, "list": []}'),
    "bare_list": packed(b"[1]"),
    "object_dtype": packed(b'{"array": ["|O8", [1], false]}', bytes(8)),
    "long_dtype": packed(b'{"array": ["<f8,(999999999,)f8", [1], false]}', bytes(8)),
    "negative_shape": packed(b'{"array": ["<f8", [-1, -1], false]}', bytes(8)),
    "shape_of_words": packed(b'{"array": ["<f8", ["1"], false]}', bytes(8)),
    "array_too_short": packed(b'{"array": ["<f8", [2], false]}', bytes(8)),
    "array_beyond_memory": packed(b'{"array": ["<f8", [1000000000000], false]}', bytes(8)),
    "odd_item_size": packed(b'{"array": ["<f1", [8], false]}', bytes(8)),
    "negative_bytes": packed(b'{"bytes": -1}', bytes(8)),
    "bytes_too_many": packed(b"1", b"x"),
    "deep": packed(b'{"list": [' * 30 + b"1" + b"]}" * 30),
    "very_deep": packed(b"[" * 100_000),
    "a_number_of_5000_digits": packed(b"9" * 5000),
    "a_header_that_would_fill_the_memory": packed(b" " * (1 << 20) + b"1"),
    "a_set_that_would_take_a_minute": packed(f'{{"set": {[k * (2**61 - 1) for k in range(1001)]}}}'.encode()),
    "a_set_of_lists": packed(b'{"set": [{"list": []}]}'),
    "header_beyond_the_end": (1 << 31).to_bytes(4) + b"1",
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_is_no_packed_value_is_refused(data):
    with pytest.raises(WireError):
        unpack(data)


@given(st.binary(max_size=200))
def test_random_bytes_are_a_value_or_refused(data):
    with suppress(WireError):
        unpack(data)


def test_a_damaged_value_is_a_value_or_refused():
    whole, dice = bytearray(pack([np.arange(3.0), ("a", {"b": b"c"})])), random.Random(0)  # noqa: S311 - the same damage in every run
    for _ in range(2000):
        damaged = bytearray(whole)
        damaged[dice.randrange(len(whole))] = dice.randrange(256)
        with suppress(WireError):
            unpack(bytes(damaged))


def test_a_stream_gives_its_whole_frames():
    stream = frame([1]) + frame("two") + frame(3)
    assert list(frames(stream)) == [[1], "two", 3]
    assert list(frames(stream[:-1])) == [[1], "two"]
    assert list(frames(frame([1]) + b"\xff" * 8)) == [[1]]
