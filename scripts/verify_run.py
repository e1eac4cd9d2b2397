#!/usr/bin/env python3
"""Check the evidence of runs without WorldForge: signatures, files, journal, bag, content and graph.

    python scripts/verify_run.py --trust KEY.pub RUN_DIRECTORY
    python scripts/verify_run.py --trust KEY.pub --batch LIST

KEY.pub holds a public key as 64 hexadecimal digits or as PEM. LIST holds one run directory a line; each gives
one line of JSON. Words are those of `worldforge replay verify`, but for `whole`: everything is what was
signed, and no step was driven again, so this program never says `equal`, and `differs` only of a graph with a
publisher that no run may have. Exit 0 for whole, 1 for any other verdict, 2 for what is no run. Needs Python
3.11, `cryptography`, the other verify_*.py beside it, and `zstandard` for bags that are packed.
Writes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import stat
import sys
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

sys.dont_write_bytecode = True  # nothing is written, beside this file neither

from verify_bag import CannotRead, Fault, check_content  # noqa: E402
from verify_graph import Graph  # noqa: E402
from verify_head import head_fits, signed_by  # noqa: E402

MANIFEST, SIGNATURE, JOURNAL = "run_manifest.json", "run_manifest.sig", "journal.jsonl"
DIGEST_FIELD = re.compile(rb'\{"digest":"([0-9a-f]{64})",')
FOLDERS_DEEP_MAX = 16


class NoRun(Exception):
    pass


def unique(pairs: list) -> dict:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def parsed(text: bytes) -> dict:
    value = json.loads(text.decode("utf-8"), object_pairs_hook=unique)
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value


# --- the seal: does the signature fit the manifest, and whose is it?


def sealed(run: Path, manifest_name: str, signature_name: str) -> dict:
    try:
        text, signature = (run / manifest_name).read_bytes(), (run / signature_name).read_bytes()
        manifest = parsed(text)
        key = manifest["signer"]["public_key"]
        known = manifest["schema_version"] == 1 and manifest["signer"]["key_id"] == key_id(key)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Fault(manifest_name, "record 0", f"manifest or signature cannot be read: {error}") from error
    if not known or not re.fullmatch(rb"[0-9a-f]{128}\n", signature):
        raise Fault(signature_name, "record 0", "not a signature of the one accepted form")
    if not signed_by(key, text, signature.decode().strip()):
        raise Fault(signature_name, "record 0", "is not that of this manifest: one of the two was changed")
    return manifest


def key_id(key: str) -> str:
    return sha256(bytes.fromhex(key)).hexdigest()


def seal(run: Path, trusted: set[str]) -> tuple[dict, str]:
    """The manifest, and the name under which a part of it still waits after a crash."""
    if not os.path.lexists(run / MANIFEST) and not os.path.lexists(run / SIGNATURE):
        raise NoRun(f"{run} has no {MANIFEST}")
    try:
        return sealed(run, MANIFEST, SIGNATURE), ""
    except Fault as fault:
        for names in [(MANIFEST, SIGNATURE + ".tmp"), (MANIFEST + ".tmp", SIGNATURE)]:
            try:
                manifest = sealed(run, *names)
            except Fault:
                continue
            if manifest["signer"]["public_key"] in trusted:
                return manifest, next(name for name in names if name.endswith(".tmp"))
        raise fault


# --- the files: those that were signed, and nothing else


def entries(folder: bytes, prefix: bytes = b"", depth: int = 0):
    names = sorted(os.listdir(folder))
    if depth > FOLDERS_DEEP_MAX or (not names and prefix != b"inputs/"):
        name = prefix.decode("utf-8", "backslashreplace")
        raise Fault(name, "whole file", "a folder that is empty or too deep")
    for name in names:
        path, shown = os.path.join(folder, name), (prefix + name).decode("utf-8", "backslashreplace")
        mode = os.lstat(path).st_mode
        if shown.encode() != prefix + name or not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
            raise Fault(shown, "whole file", "it is no plain file, or its name is no UTF-8")
        if stat.S_ISDIR(mode):
            yield from entries(path, prefix + name + b"/", depth + 1)
        else:
            yield shown


def check_files(run: Path, listed: list, waiting: str) -> None:
    wanted = {file["path"]: file for file in listed}
    found = set(entries(os.fsencode(run))) - {MANIFEST, SIGNATURE, waiting}
    for name in sorted(found ^ set(wanted)):
        raise Fault(name, "whole file", "it was signed and is gone" if name in wanted else "it was added")
    for name, file in wanted.items():
        digest = sha256()
        with (run / name).open("rb") as stream:
            while part := stream.read(1 << 20):
                digest.update(part)
            size = stream.tell()
        if size != file["bytes"] or digest.hexdigest() != file["sha256"]:
            raise Fault(name, "whole file", "other bytes than were signed")


# --- the journal: one chain, signed heads, closed


def head_text(run_id: str, sequence: int, prev: str) -> bytes:
    return f"worldforge journal head\n{run_id}\n{sequence}\n{prev}\n".encode()


def read_journal(text: bytes, manifest: dict) -> tuple[list, str]:
    """The records before the first fault, and the fault; a record that was being written is none."""
    records, prev = [], "0" * 64
    lines = text.rstrip(b"\0").split(b"\n")
    whole = lines.pop() == b""
    for number, line in enumerate(lines):
        torn = whole and number == len(lines) - 1 and b"\0" in line
        try:
            match = DIGEST_FIELD.match(line)
            record = parsed(line)
            body = b"{" + line[match.end() :]
            if sha256(body).hexdigest() != record["digest"] or record["prev"] != prev:
                raise ValueError("digest or link is wrong")
            if record["sequence"] != number or (record["type"] == "opened") != (number == 0):
                raise ValueError("it stands at the wrong place")
            check_record(record, records, manifest)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return records, "torn" if torn else f"line {number + 1}: {error}"
        records.append(record)
        prev = record["digest"]
    return records, "" if whole else "torn"


def check_record(record: dict, before: list, manifest: dict) -> None:
    content, kind = record["record"], record["type"]
    if before and before[-1]["type"] == "closed" and kind != "head":
        raise ValueError("it follows the closing record")
    if is_closed(before):
        raise ValueError("it follows the closing head")
    if kind == "opened" and content["run_id"] != manifest["run_id"]:
        raise ValueError(f"it is the journal of run {content['run_id']}")
    if kind == "closed":
        types = [entry["type"] for entry in before]
        counts = {name: types.count(name) for name in set(types)}
        if content != {"counts": counts, "records": len(before)}:
            raise ValueError("its counts are not those of the journal")
    if kind == "head":
        text = head_text(manifest["run_id"], record["sequence"], record["prev"])
        key = content["public_key"]
        if key != manifest["signer"]["public_key"] or not signed_by(key, text, content["signature"]):
            raise ValueError("the head is not signed by the signer of the manifest")


def is_closed(records: list) -> bool:
    return [record["type"] for record in records[-2:]] == ["closed", "head"]


def is_repaired(manifest: dict) -> bool:
    return manifest["status"] == "incomplete" and "repair" in manifest["facts"]


def check_journal(run: Path, manifest: dict) -> None:
    if is_repaired(manifest) and not (run / JOURNAL).exists():
        return  # the files that were signed have none either
    text = (run / JOURNAL).read_bytes()
    records, fault = read_journal(text, manifest)
    if not records and is_repaired(manifest) and (fault == "torn" or text.endswith(b"\0")):
        return
    if not records or (fault and not (fault == "torn" and manifest["status"] == "incomplete")):
        raise Fault(JOURNAL, fault.split(":")[0] or "line 1", fault or "it is empty")
    if manifest["status"] != "incomplete" and not (is_closed(records) and not text.endswith(b"\0")):
        raise Fault(JOURNAL, f"line {len(records)}", "the last record is not the signed closing one")


def check_head_copy(run: Path, manifest: dict, heads: Path | None) -> None:
    copy = heads and heads / f"{manifest['run_id']}.json"
    if not copy or not copy.exists():
        return
    head, journal = parsed(copy.read_bytes()), run / JOURNAL
    text = head_text(manifest["run_id"], head["sequence"], head["prev"])
    if head["public_key"] != manifest["signer"]["public_key"]:
        raise Fault(JOURNAL, "a head", f"{copy} is not by the signer of the manifest")
    if not signed_by(head["public_key"], text, head["signature"]):
        raise Fault(JOURNAL, "a head", f"{copy} is no signed head of this run")
    records = read_journal(journal.read_bytes(), manifest)[0] if journal.exists() else []
    if len(records) < head["sequence"] or records[head["sequence"] - 1]["digest"] != head["prev"]:
        raise Fault(JOURNAL, f"line {len(records)}", f"{copy} covers {head['sequence']} other records")


# --- one run, and many


def verdict(run: Path, trusted: set[str], heads: Path | None) -> dict:
    def say(status: str, messages: int = 0, *findings: tuple) -> dict:
        fields = [dict(zip(("file", "record", "detail"), finding)) for finding in findings]
        return {"run": str(run), "status": status, "messages": messages, "findings": fields}

    try:
        manifest, waiting = seal(run, trusted)
        if manifest["signer"]["public_key"] not in trusted:
            detail = f"signed by key {manifest['signer']['key_id']}, which --trust does not name"
            return say("signer_unknown", 0, (SIGNATURE, "record 0", detail))
        check_head_copy(run, manifest, heads)
        if manifest["status"] == "running":
            return say("cannot_verify", 0, (MANIFEST, "status", "the run was not closed"))
        if not head_fits(manifest):
            raise Fault(MANIFEST, "content", "has a signature that does not fit it")
        check_files(run, manifest["files"], waiting)
        check_journal(run, manifest)
        if re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{8}", run.name) and run.name != manifest["run_id"]:
            raise Fault(MANIFEST, "run_id", f"the folder is named {run.name}")
    except Fault as fault:
        return say("tampered", 0, fault.args)
    except NoRun as error:
        return say("error", 0, (MANIFEST, "whole file", str(error)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        return say("tampered", 0, ("run", "whole file", f"cannot be read: {error}"))
    try:
        graph = Graph(manifest)
        messages = check_content(run, manifest, graph.add)
    except Fault as fault:
        return say("cannot_verify" if manifest["status"] == "incomplete" else "tampered", 0, fault.args)
    except CannotRead as error:
        return say("cannot_verify", 0, ("bag", "content", str(error)))
    except (OSError, ValueError) as error:
        return say("tampered", 0, ("bag", "content", f"cannot be read: {error}"))
    if wrong := graph.unclaimed():
        return say("tampered", 0, wrong)
    foreign, notes = graph.judge()
    if foreign:
        return say("differs", messages, *foreign, *notes)
    if waiting:
        return say("recovered", messages, *notes, (waiting, "whole file", "it fits, and waits for its name"))
    if is_repaired(manifest):
        return say("recovered", messages, *notes, (MANIFEST, "whole file", "repaired, and sealed after that"))
    return say("whole", messages, *notes)


def public_key(argument: str) -> str:
    text = argument if re.fullmatch("[0-9a-f]{64}", argument) else Path(argument).read_text().strip()
    if not text.startswith("-----BEGIN"):
        return text
    return load_pem_public_key(text.encode()).public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("run", nargs="*", type=Path, help="run directory")
    parser.add_argument("--trust", action="append", default=[], type=public_key, metavar="KEY.pub")
    parser.add_argument("--heads", type=Path, help="folder with journal heads that the host keeps")
    parser.add_argument("--batch", type=Path, metavar="LIST", help="file with one run directory a line")
    options = parser.parse_args()
    listed = options.batch.read_text().splitlines() if options.batch else []
    worst = 0
    for run in options.run + [Path(line) for line in listed if line]:
        result = verdict(run, set(options.trust), options.heads)
        worst = max(worst, {"whole": 0, "error": 2}.get(result["status"], 1))
        if options.batch:
            print(json.dumps(result))
            continue
        print(f"{result['status']}: {result['messages']} messages in {run}")
        for finding in result["findings"]:
            print("  {file}, {record}: {detail}".format(**finding))
    return worst


if __name__ == "__main__":
    sys.exit(main())
