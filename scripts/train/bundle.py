"""Writes a bundle: exported graphs that equal torch, golden vectors, and bundle.json."""

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
from collect import DATA, ROOT
from features import HALF
from runtime import session

OPSET, BYTES_MAX = 18, int(7.5 * 2**20)
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


def exported(graph: Graph, folder: Path) -> dict[str, object]:
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
    if path.stat().st_size > BYTES_MAX:
        raise SystemExit(f"{path.name}: {path.stat().st_size} bytes, at most {BYTES_MAX}")
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


def golden(folder: Path, cases: int, arrays: dict[str, np.ndarray]) -> dict[str, object]:
    """Write arrays by kind (inputs, outputs, noise) as float32, and return their entry."""
    entry: dict[str, object] = {}
    hashes = {}
    for kind, values in arrays.items():
        path = folder / f"golden_{kind}.bin"
        path.write_bytes(np.ascontiguousarray(values, dtype="<f4").tobytes())
        entry[kind], hashes[path.name] = path.name, sha256(path)
    return entry | {"cases": cases, "rtol": RTOL, "atol": ATOL, "sha256": hashes}


def provenance(script: str, data: list[str], seed: int, command: str) -> dict[str, object]:
    digest = hashlib.sha256()
    for path in sorted(path for name in data for path in (DATA / name).glob("[0-9][0-9][0-9][0-9].npz")):
        digest.update(path.read_bytes())
    revision = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return {
        "script": script,
        "script_sha256": sha256(ROOT / script),
        "data_sha256": digest.hexdigest(),
        "seed": seed,
        "git_revision": revision.stdout.strip(),
        "torch": torch.__version__,
        "date": datetime.date.today().isoformat(),
        "command": command,
    }


def common(kind: str, goal: dict[str, object], block: int) -> dict[str, object]:
    """What both bundles say about observation, goal, normalisation and action."""
    scale = {"mode": "min_max", "min": [0.0, 0.0], "max": [2 * HALF, 2 * HALF]}
    return {
        "kind": kind,
        "licence": "Apache-2.0",
        "embodiment": "pusht",
        "observation": [
            {"name": "keypoints", "source": "keypoints", "dtype": "float32", "shape": [2, 8, 2]},
            {"name": "agent_position", "source": "agent_position", "dtype": "float32", "shape": [2, 2]},
        ],
        "goal": [{"name": "keypoints", "shape": [8, 2], **goal}],
        "normalisation": {"keypoints": scale, "agent_position": scale, "action": scale},
        "action": {
            "name": "action",
            "dim": 2,
            "horizon": 16,
            "start_index": 1,
            "execute_steps": 8,
            "dt_s": 0.1,
            "block": block,
            "mode": "absolute",
            "unit": "px",
            "frame": "pusht",
            "low": [0.0, 0.0],
            "high": [2 * HALF, 2 * HALF],
        },
    }


def write(folder: Path, bundle: dict[str, object]) -> None:
    """bundle.json; its figures come from `check_quality.py --record`, which judges the graphs."""
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
