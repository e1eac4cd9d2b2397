// What the index of runs says of one run: read from its manifest alone, never from its bag.
import { isoUtc } from '../../core/time.ts';
import { redact } from '../../core/redact.ts';
import type { Json } from '../../core/canonical_json.ts';
import type { JsonObject } from '../fields.ts';
import { isRepaired, type RunManifest } from '../manifest.ts';
import { codesOf, memberOf, namesOf, textOf } from './facts.ts';

export interface RunEntry {
  readonly run_id: string;
  readonly kind: string;
  readonly status: string;
  /** Names of all providers, policies first. */
  readonly provider: string;
  /** Its capabilities, joined by +. */
  readonly capability: string;
  readonly capabilities: readonly string[];
  readonly operation: string;
  /** ISO 8601. */
  readonly created_at: string;
  /** Messages in its bag; 0 where it was not closed. */
  readonly event_count: number;
  readonly artifact_count: number;
  readonly artifact_bytes: number;
  /** Suffixes of the files that may be attached as they are once they pass redaction, without the dot. */
  readonly safe_artifact_types: readonly string[];
  readonly rerun_command: string;
  readonly comparison_command: string;
  /** What to run for a run that nobody closed. */
  readonly recovery_command: string | null;
  readonly issue_bundle_command: string;
  /** Why it did not pass: codes with their counts; empty where it did. */
  readonly failure_summary: string;
  /** Folder of the run. */
  readonly path: string;
}

const textTypes = ['json', 'jsonl', 'md', 'csv', 'txt', 'html', 'yaml'];
/** Codes that every dry run has: no failure. */
const expectedCodes = ['execution_disabled'];
const codesMax = 5;

/** Safe inside a command line; anything else is left out of it. */
const wordForm = /^[\w@%+=:,./-]+$/;

function flag(name: string, value: Json | undefined): readonly string[] {
  const word = typeof value === 'number' ? String(value) : textOf(value);
  return wordForm.test(word) ? [`--${name}`, word] : [];
}

function sessionName(facts: JsonObject): string {
  return textOf(memberOf(facts, 'session')['path']).split('/').at(-1) ?? '';
}

function rerunCommand(facts: JsonObject): string {
  const [policy = ''] = namesOf(facts, 'policies');
  const scorers = namesOf(facts, 'scorers');
  const words = [
    ...flag('session', sessionName(facts)),
    ...flag('policy', policy),
    ...scorers.flatMap((name) => flag('score', name)),
    ...flag('candidates', facts['candidates']),
    ...flag('cycles', facts['cycles_wanted']),
    ...flag('seed', facts['seed']),
  ];
  return ['npx worldforge review', ...words].join(' ');
}

/** The codes of its refusals, the most frequent first. */
function refusals(facts: JsonObject): readonly string[] {
  return Object.entries(codesOf(facts))
    .filter(([code]) => !expectedCodes.includes(code))
    .sort(([, many], [, more]) => more - many)
    .map(([code, count]) => `${code} ${String(count)}x`);
}

function failureSummary({ facts, status }: RunManifest): string {
  const { code, detail } = memberOf(facts, 'fault');
  if (code !== undefined) return redact(`${textOf(code)}: ${textOf(detail)}`);
  if (status === 'running') return 'nobody closed it';
  const codes = refusals(facts);
  return [...codes.slice(0, codesMax), ...(codes.length > codesMax ? ['...'] : [])].join(', ');
}

function typesOf({ files }: RunManifest): readonly string[] {
  const suffixes = files.map(({ path }) => path.slice(path.lastIndexOf('.') + 1));
  return textTypes.filter((type) => suffixes.includes(type));
}

function recoveryCommand(manifest: RunManifest): string | null {
  const isOpen = manifest.status === 'running' || isRepaired(manifest);
  return isOpen ? `npx worldforge replay repair ${manifest.run_id}` : null;
}

export function runEntry(manifest: RunManifest, folder: string): RunEntry {
  const { run_id: id, facts, files } = manifest;
  const policies = namesOf(facts, 'policies');
  const scorers = namesOf(facts, 'scorers');
  const capabilities = [
    ...(policies.length === 0 ? [] : ['policy']),
    ...(scorers.length === 0 ? [] : ['score']),
  ];
  return {
    run_id: id,
    kind: manifest.kind,
    status: manifest.status,
    provider: [...policies, ...scorers].join(', '),
    capability: capabilities.join('+'),
    capabilities,
    operation: textOf(facts['mode']),
    created_at: isoUtc(BigInt(manifest.created_wall_ns)),
    event_count: manifest.content?.messages ?? 0,
    artifact_count: files.length,
    artifact_bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    safe_artifact_types: typesOf(manifest),
    rerun_command: rerunCommand(facts),
    comparison_command: `npx worldforge runs compare ${id} OTHER-RUN`,
    recovery_command: recoveryCommand(manifest),
    issue_bundle_command: `npx worldforge runs bundle ${id}`,
    failure_summary: failureSummary(manifest),
    path: folder,
  };
}
