"""Arrays in the wire formats of policy servers, by the libraries of Python that those servers use.

Reads JSON on standard input: a list of {format, bytes}, bytes in base64. Writes a list of {dtype, shape,
data, again} in the same order: the array that the library read, and the array as that library writes it.
Needs numpy 2.2.6, msgpack 1.1.0, msgpack-numpy 0.4.8 and json-numpy 2.1.1.

    python test/peers/wire_formats.py < requests.json
    python test/peers/wire_formats.py --golden test/golden/codec/python.json
"""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Callable

import json_numpy
import msgpack
import msgpack_numpy
import numpy as np


def npy_file(array: np.ndarray, version: tuple[int, int] | None = None) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asanyarray(array), version=version, allow_pickle=True)
    return file.getvalue()


def read_npy(data: bytes) -> np.ndarray:
    return np.load(io.BytesIO(data), allow_pickle=False)


def pack_npy(array: np.ndarray) -> bytes:
    return msgpack.packb({"__ndarray_class__": True, "as_npy": npy_file(array)})


def pack_openpi(value: np.ndarray | np.generic) -> bytes:
    if isinstance(value, np.generic):
        return msgpack.packb({b"__npgeneric__": True, b"data": value.item(), b"dtype": value.dtype.str})
    members = {b"data": value.tobytes(), b"dtype": value.dtype.str, b"shape": value.shape}
    return msgpack.packb({b"__ndarray__": True, **members})


def read_openpi(data: bytes) -> np.ndarray | np.generic:
    found = msgpack.unpackb(data, strict_map_key=False)
    dtype = np.dtype(found[b"dtype"])
    if b"__npgeneric__" in found:
        return dtype.type(found[b"data"])
    return np.ndarray(buffer=found[b"data"], dtype=dtype, shape=found[b"shape"])


Format = tuple[Callable[..., bytes], Callable[[bytes], np.ndarray]]
FORMATS: dict[str, Format] = {
    "file": (npy_file, read_npy),
    "npy": (pack_npy, lambda data: read_npy(msgpack.unpackb(data)["as_npy"])),
    "msgpack_numpy": (
        lambda array: msgpack.packb(array, default=msgpack_numpy.encode),
        lambda data: msgpack.unpackb(data, object_hook=msgpack_numpy.decode, strict_map_key=False),
    ),
    "openpi": (pack_openpi, read_openpi),
    "json_numpy": (lambda array: json_numpy.dumps(array).encode(), json_numpy.loads),
}


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def described(array: np.ndarray | np.generic) -> dict[str, object]:
    return {"dtype": array.dtype.str, "shape": list(array.shape), "data": text(array.tobytes())}


def answer(request: dict[str, str]) -> dict[str, object]:
    write, read = FORMATS[request["format"]]
    array = read(base64.b64decode(request["bytes"]))
    # A float64 scalar is a float of Python too, which msgpack writes as a plain number.
    return {**described(array), "again": text(write(np.asarray(array)))}


def sound() -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = {}
    for dtype in ("u1", "i1", "i2", "i4", "i8", "f4", "f8", "b1"):
        values = np.array([[0, 1, 2], [3, -4, 5]]) if dtype[0] != "u" else np.arange(6).reshape(2, 3)
        arrays[f"{dtype} of 2 x 3"] = values.astype(dtype)
    arrays["a vector"] = np.array([0.5, -1.25, 1e-3], dtype="f8")
    arrays["no number"] = np.zeros((2, 0), dtype="f4")
    arrays["an array without axes"] = np.array(1.5, dtype="f4")
    arrays["a scalar"] = np.float32(2.5)
    arrays["a whole scalar"] = np.int64(-7)
    arrays["a boolean scalar"] = np.bool_(True)
    arrays["eight axes"] = np.arange(6, dtype="i2").reshape(1, 1, 2, 1, 3, 1, 1, 1)
    return arrays


def refused() -> dict[str, np.ndarray]:
    return {
        "big endian": np.array([1.0, 2.0], dtype=">f4"),
        "complex": np.array([1j], dtype="c8"),
        "half floats": np.array([1.0], dtype="f2"),
        "texts": np.array(["a"]),
        "not a number": np.array([np.nan], dtype="f4"),
        "infinite": np.array([1.0, np.inf], dtype="f8"),
        "nine axes": np.zeros((1,) * 9, dtype="f4"),
    }


def golden() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for kind, (write, _) in FORMATS.items():
        for name, array in sound().items():
            rows.append({"name": name, "format": kind, "bytes": text(write(array)), **described(array)})
        for name, array in refused().items():
            rows.append({"name": name, "format": kind, "bytes": text(write(array))})
    vector = np.arange(3, dtype="f4")
    second = text(npy_file(vector, version=(2, 0)))
    rows.append({"name": "version 2", "format": "file", "bytes": second, **described(vector)})
    column = np.asfortranarray(np.arange(6, dtype="f4").reshape(2, 3))
    objects = np.array([{"a": 1}], dtype=object)
    records = np.zeros(2, dtype=[("x", "<f4"), ("y", "<i4")])
    for name, array in {"Fortran order": column, "objects": objects, "records": records}.items():
        rows.append({"name": name, "format": "file", "bytes": text(npy_file(array))})
        if name != "Fortran order":
            packed = msgpack.packb(array, default=msgpack_numpy.encode)
            rows.append({"name": name, "format": "msgpack_numpy", "bytes": text(packed)})
    return rows


def main() -> None:
    if sys.argv[1:2] == ["--golden"]:
        with open(sys.argv[2], "w", encoding="utf-8") as file:
            file.write("[\n" + ",\n".join(json.dumps(row) for row in golden()) + "\n]\n")
    else:
        json.dump([answer(request) for request in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
