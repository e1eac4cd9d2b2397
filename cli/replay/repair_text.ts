// What a repair did, as lines for a person and as JSON.
import type { RepairEntry } from '../../replay/repair/ledger.ts';
import type { BagRepair } from '../../replay/repair/repair_bag.ts';
import type { RunRepair } from '../../replay/repair/repair_run.ts';

export type RepairReport = { readonly path: string } & (BagRepair | RunRepair);

export function repairJson(report: RepairReport): string {
  return `${JSON.stringify({ schema_version: 1, ...report }, undefined, 2)}\n`;
}

function fileLines(entry: RepairEntry): readonly string[] {
  const { file, kept_bytes, messages, salvaged, torn_bytes, torn_file, reason, lost_bytes } = entry;
  const out = salvaged === 0 ? '' : `, ${String(salvaged)} of them out of a chunk that is cut`;
  const torn = torn_bytes === 0 ? '' : `; the ${String(torn_bytes)} bytes after it are in ${torn_file}`;
  return [
    `  ${file}: as it was up to byte ${String(kept_bytes)} (${reason})${torn}`,
    `  ${String(messages)} messages kept${out}`,
    lost_bytes === 0
      ? '  lost: nothing that had come to the file'
      : `  lost: at most what the last ${String(lost_bytes)} bytes held, and what had not come to the file`,
  ];
}

function runLines(report: RepairReport): readonly string[] {
  if (!('runId' in report) || !report.isSealed) return [];
  const { runId, lostMessages } = report;
  return [`  run ${runId} is sealed; ${String(lostMessages)} messages are lost whose leaves were kept`];
}

export function renderRepair(report: RepairReport): string {
  const { path, messages, files, madeMetadata } = report;
  const metadata = madeMetadata ? ['  metadata.yaml was made from the files'] : [];
  const sealed = runLines(report);
  const isChanged = files.length > 0 || madeMetadata || sealed.length > 0;
  const first = isChanged ? `repaired ${path}: ${String(messages)} messages` : `nothing to repair in ${path}`;
  return `${[first, ...files.flatMap(fileLines), ...metadata, ...sealed].join('\n')}\n`;
}
