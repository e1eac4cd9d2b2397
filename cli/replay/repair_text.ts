// What a repair did, as lines for a person and as JSON.
import type { RepairEntry } from '../../replay/repair/ledger.ts';
import type { BagRepair } from '../../replay/repair/repair_bag.ts';

export function repairJson(path: string, report: BagRepair): string {
  return `${JSON.stringify({ schema_version: 1, recording: path, ...report }, undefined, 2)}\n`;
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

export function renderRepair(path: string, report: BagRepair): string {
  const { messages, files, madeMetadata } = report;
  const metadata = madeMetadata ? ['  metadata.yaml was made from the files'] : [];
  const isChanged = files.length > 0 || madeMetadata;
  const first = `${isChanged ? 'repaired' : 'nothing to repair in'} ${path}: ${String(messages)} messages`;
  return `${[first, ...files.flatMap(fileLines), ...metadata].join('\n')}\n`;
}
