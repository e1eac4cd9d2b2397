"""Writes the files of any bundle: exported graphs that equal torch, golden vectors, and bundle.json."""

from __future__ import annotations

import datetime
import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from runtime import session

ROOT = Path(__file__).resolve().parents[2]
OPSET = 18
PARITY = 1e-4  # relative to the largest value of an output
RTOL, ATOL = 1e-4, 1e-5


@dataclass(frozen=True)
class Graph:
    """A module to export, its example inputs by name, and which of their axes are free, by name."""

    role: str
    module: torch.nn.Module
    inputs: dict[str, torch.Tensor]
    free: dict[str, dict[int, str]]
    output: str


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def exported(graph: Graph, folder: Path, bytes_max: int) -> dict[str, object]:
    """Write one graph and return its entry; stop where onnxruntime and torch disagree."""
    path = folder / f"{graph.role}.onnx"
    axes = {name: {i: torch.export.Dim.DYNAMIC for i in free} for name, free in graph.free.items()}
    shapes = tuple(axes.get(name, {}) for name in graph.inputs)
    torch.onnx.export(
        graph.module.eval(),
        tuple(graph.inputs.values()),
        str(path),
        dynamo=True,
        opset_version=OPSET,
        input_names=list(graph.inputs),
        output_names=[graph.output],
        dynamic_shapes=shapes,
        external_data=False,
        verbose=False,
    )
    model = onnx.load(str(path))
    named_axes(model, graph)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))
    if path.stat().st_size > bytes_max:
        raise SystemExit(f"{path.name}: {path.stat().st_size} bytes, at most {bytes_max}")
    compare(graph, session(path))
    return {
        "role": graph.role,
        "file": path.name,
        "sha256": sha256(path),
        "bytes": path.stat().st_size,
        "opset": OPSET,
        "inputs": [tensor_entry(value) for value in model.graph.input],
        "outputs": [tensor_entry(value) for value in model.graph.output],
    }


def named_axes(model: onnx.ModelProto, graph: Graph) -> None:
    """Give the free axes the names of the contract, and drop what the exporter says about shapes inside."""
    del model.graph.value_info[:]
    del model.graph.metadata_props[:]
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    for value in model.graph.input:
        for axis, name in graph.free.get(value.name, {}).items():
            value.type.tensor_type.shape.dim[axis].dim_param = name
    if "batch" in {name for axes in graph.free.values() for name in axes.values()}:
        for value in model.graph.output:
            value.type.tensor_type.shape.dim[0].dim_param = "batch"


def tensor_entry(value: onnx.ValueInfoProto) -> dict[str, object]:
    kinds = {onnx.TensorProto.FLOAT: "float32", onnx.TensorProto.INT64: "int64"}
    shape = [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]
    return {"name": value.name, "dtype": kinds[value.type.tensor_type.elem_type], "shape": shape}


def compare(graph: Graph, onnx_session: onnxruntime.InferenceSession) -> None:
    with torch.no_grad():
        wanted = graph.module(*graph.inputs.values()).numpy()
    (got,) = onnx_session.run(None, {name: value.numpy() for name, value in graph.inputs.items()})
    worst = float(np.abs(got - wanted).max() / np.abs(wanted).max())
    print(f"{graph.role}: onnxruntime and torch differ by at most {worst:.1e}, relative")
    if not worst <= PARITY:
        raise SystemExit(f"{graph.role}: {worst:.1e} is more than {PARITY:.0e}")


def golden(
    folder: Path, cases: int, arrays: dict[str, np.ndarray], atol: float = ATOL
) -> dict[str, object]:
    """Write arrays by kind (inputs, outputs, noise) as float32, and return their entry."""
    entry: dict[str, object] = {}
    hashes = {}
    for kind, values in arrays.items():
        path = folder / f"golden_{kind}.bin"
        path.write_bytes(np.ascontiguousarray(values, dtype="<f4").tobytes())
        entry[kind], hashes[path.name] = path.name, sha256(path)
    return entry | {"cases": cases, "rtol": RTOL, "atol": atol, "sha256": hashes}


def provenance(script: str, data_sha256: str, seed: int, command: str) -> dict[str, object]:
    revision = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return {
        "script": script,
        "script_sha256": sha256(ROOT / script),
        "data_sha256": data_sha256,
        "seed": seed,
        "git_revision": revision.stdout.strip(),
        "torch": torch.__version__,
        "date": datetime.date.today().isoformat(),
        "command": command,
    }


def write(folder: Path, bundle: dict[str, object]) -> None:
    """bundle.json; figures of quality come from scripts that judge the graphs."""
    order = [
        "schema_version",
        "name",
        "kind",
        "licence",
        "embodiment",
        "provenance",
        "graphs",
        "observation",
        "goal",
    ]
    order += ["normalisation", "action", "sampler", "scorer", "quality", "golden"]
    whole = {"schema_version": 1, "name": folder.name, "quality": [], **bundle}
    text = json.dumps({key: whole[key] for key in order if key in whole}, indent=2, allow_nan=False)
    (folder / "bundle.json").write_text(f"{text}\n")
    print(f"{folder}: {sum(path.stat().st_size for path in folder.iterdir())} bytes")
