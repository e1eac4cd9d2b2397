"""Figures with intervals: printed, and kept for the bundle's quality section."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path

import numpy as np
from intervals import bootstrap


def command() -> str:
    return " ".join([".train/venv/bin/python", *sys.argv])


def report(values: dict[str, np.ndarray], held_out: str, record: Path | None) -> None:
    """Print mean and interval of each measure [starts]; write them with the command where `record` says."""
    entries = []
    for metric, value in values.items():
        low, high = bootstrap(value)
        print(f"{metric}: {value.mean():.3f} [{low:.3f}, {high:.3f}], n {len(value)}", flush=True)
        entries.append(
            {
                "metric": metric,
                "value": round(float(value.mean()), 4),
                "low": round(low, 4),
                "high": round(high, 4),
                "n": len(value),
                "held_out": held_out,
                "date": datetime.date.today().isoformat(),
                "command": command(),
            }
        )
    if record:
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(json.dumps(entries, indent=2) + "\n")
