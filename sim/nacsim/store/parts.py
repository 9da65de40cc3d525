"""Parts of a study: Parquet in and out. A part holds the runs of one block, a row each, in words.

Why Parquet, and which settings: docs/decisions/0006-how-ensembles-are-stored.md. The only module that imports pyarrow.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from nacsim.ensembles.columns import Columns
from nacsim.errors import NacsimError
from nacsim.record import MECHANISMS, OUTCOMES, STANCES

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

Numbers = npt.NDArray[Any]


class PartError(NacsimError):
    """A part that is not of the study it lies with, or cannot be read."""


class DamagedPartError(PartError):
    """A part that is not as it was written."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of a part, and where in `Columns` its values are."""

    name: str
    column: str
    at: tuple[int, ...] = ()
    kind: str = "bool"
    """A number of numpy's, or `words`: then the values are indices into `words`."""
    words: tuple[str, ...] = ()

    @property
    def type(self) -> Any:
        return pa.dictionary(pa.int8(), pa.string()) if self.words else getattr(pa, _ARROW[self.kind])()


_ARROW = {"int64": "int64", "int32": "int32", "float64": "float64", "bool": "bool_"}


def _fields(scenario: Scenario) -> Iterator[_Field]:
    allies = list(enumerate(scenario.codes))
    provisions = list(enumerate(scenario.provisions))
    yield _Field("run", "run", kind="int64")
    yield _Field("outcome", "outcome", words=OUTCOMES)
    yield from (_Field(name, name, kind="int32") for name in ("hours", "sessions", "redrafts", "silences_broken"))
    yield from (_Field(name, name, kind="float64") for name in ("dilution", "unfinished"))
    yield from (_Field(f"used.{word}", "used", (i,)) for i, word in enumerate(MECHANISMS))
    yield from (_Field(f"text.{p.key}", "text", (d,), words=tuple(o.key for o in p.options)) for d, p in provisions)
    for when in ("first", "final"):
        yield from (_Field(f"{when}.{ally}", when, (i,), words=STANCES) for i, ally in allies)
    yield from (_Field(f"objects_on.{p.key}.{ally}", "named", (d, i)) for d, p in provisions for i, ally in allies)
    for name, column in ROLES.items():
        yield from (_Field(f"{name}.{ally}", column, (i,)) for i, ally in allies)


ROLES = {
    "breaks_silence": "wrote",
    "last_to_give_way": "gave_way_last",
    "sole_objector_at_end": "sole",
    "opts_out": "stood_aside",
}
"""Roles of an ally as the JSON names them, and as `Columns` does."""


def names(scenario: Scenario) -> list[str]:
    """The columns of a part."""
    return [field.name for field in _fields(scenario)]


def written(scenario: Scenario, seed: int, number: int, runs: Columns) -> bytes:
    """A part, as the bytes of its file: the same for the same runs, wherever they were worked out."""
    fields = list(_fields(scenario))
    arrays = [_array(field, getattr(runs, field.column)[(slice(None), *field.at)]) for field in fields]
    table = pa.Table.from_arrays(arrays, schema=_schema(scenario, seed, number, fields))
    file = io.BytesIO()
    pq.write_table(table, file, compression="snappy", write_statistics=False, write_page_checksum=True)
    return file.getvalue()


def read(source: Path | bytes, scenario: Scenario, seed: int, number: int) -> Columns:
    """The runs of a part, from its file or its bytes, if the versions of today would write it so to the last bit.

    Why that is asked: checksums guard the values in a Parquet file, and nothing guards its description.

    Raises:
        DamagedPartError: it is damaged.
        PartError: it is of another scenario, seed or number, or cannot be read.
    """
    fields, data = list(_fields(scenario)), _bytes(source)
    table = _table(source, data)
    if difference := _differs(table.schema, _schema(scenario, seed, number, fields)):
        raise refused(source, f"is a part of another result: {difference}")
    try:
        runs = _columns(table, fields)
    except (ValueError, IndexError, pa.ArrowException) as error:
        raise _damaged(source) from error
    if written(scenario, seed, number, runs) != data:
        raise _damaged(source)
    return runs


def joined(sources: Iterable[Path | bytes], columns: Sequence[str] | None = None) -> Any:
    """Parts one after another as one Arrow table, or only some of its columns. PartError if one is damaged."""
    return pa.concat_tables(_table(source, _bytes(source), columns) for source in sources)


def refused(source: Path | bytes, why: str) -> PartError:
    """The error for a part that cannot be used, and what to do about it."""
    return PartError(f"{_name(source)} {why}. Delete it and resume: its runs are made again.")


def _damaged(source: Path | bytes) -> DamagedPartError:
    return DamagedPartError(f"{_name(source)} is damaged. Resume: its runs are made again.")


def _name(source: Path | bytes) -> str:
    return str(source) if isinstance(source, Path) else "A part in memory"


def _bytes(source: Path | bytes) -> bytes:
    try:
        return source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise refused(source, f"cannot be read ({error.strerror})") from error


def _table(source: Path | bytes, data: bytes, columns: Sequence[str] | None = None) -> Any:
    try:
        file = pq.ParquetFile(pa.BufferReader(data), page_checksum_verification=True)
        return file.read(columns=columns, use_threads=False)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise _damaged(source) from error


def _schema(scenario: Scenario, seed: int, number: int, fields: Sequence[_Field]) -> Any:
    about = {"digest": scenario.digest, "seed": str(seed), "part": str(number)}
    return pa.schema([pa.field(field.name, field.type, nullable=False) for field in fields], metadata=about)


def _differs(stored: Any, expected: Any) -> str:
    """What tells two schemas apart, in words; empty if nothing does."""
    stored_about, about = stored.metadata or {}, expected.metadata
    for key in about:
        if stored_about.get(key) != about[key]:
            given = stored_about.get(key, b"none").decode("ascii", "replace")[:24]
            return f"its {key.decode()} is {given}, not {about[key].decode()[:24]}"
    if stored.names != expected.names:
        unshared = sorted({*stored.names} ^ {*expected.names}) or ["their order"]
        return f"its columns are not those of the scenario ({', '.join(unshared[:3])})"
    return "" if stored.equals(expected) else "its columns are of other types"


def _array(field: _Field, values: Numbers) -> Any:
    """An Arrow array made from memory as it is, for `pyarrow.array` would import pandas, which takes half a second."""
    n = len(values)
    if field.words:
        codes = pa.Array.from_buffers(pa.int8(), n, [None, pa.py_buffer(values.astype(np.int8))])
        return pa.DictionaryArray.from_arrays(codes, _strings(field.words))
    raw = np.packbits(values, bitorder="little") if field.kind == "bool" else values.astype(field.kind)
    return pa.Array.from_buffers(field.type, n, [None, pa.py_buffer(raw)])


def _strings(words: Sequence[str]) -> Any:
    encoded = [word.encode() for word in words]
    ends = np.cumsum([0, *(len(word) for word in encoded)], dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(words), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))])


def _columns(table: Any, fields: Sequence[_Field]) -> Columns:
    """ValueError if a value is none that a run can have."""
    arrays: dict[str, list[Numbers]] = {}
    shape: dict[str, tuple[int, ...]] = {}
    for field, column in zip(fields, table.columns, strict=True):
        arrays.setdefault(field.column, []).append(_values(field, column.combine_chunks()))
        shape[field.column] = tuple(i + 1 for i in field.at)  # that of the last field, which is the largest
    return Columns(
        **{column: np.stack(values, axis=-1).reshape(-1, *shape[column]) for column, values in arrays.items()}
    )


def _values(field: _Field, array: Any) -> Numbers:
    if array.null_count:
        raise ValueError(f"{field.name} has gaps")
    if not field.words:
        return np.asarray(array.to_numpy(zero_copy_only=False), np.int64 if field.kind == "int32" else field.kind)
    known = {word: i for i, word in enumerate(field.words)}
    written_words = array.dictionary.to_pylist()
    if not known.keys() >= {*written_words}:
        raise ValueError(f"{field.name} holds a word that is none of {', '.join(field.words)}")
    codes = np.array(
        [known[word] for word in written_words], dtype=np.int8 if field.column in ("first", "final") else np.int64
    )
    return np.asarray(codes[array.indices.to_numpy()])
