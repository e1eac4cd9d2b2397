// `worldforge runs list` and `worldforge runs index`: the runs of a workspace, and what in it is none.
import { isoUtc } from '../../core/time.ts';
import { systemClocks } from '../../core/clock.ts';
import type { RunEntry } from '../../replay/runs/entry.ts';
import { fits, type RunFilter } from '../../replay/runs/filter.ts';
import { scanRuns, type RunIssue } from '../../replay/runs/scan.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { ListFlags } from './flags.ts';
import { put, type Report } from './formats.ts';

const head = ['run_id', 'kind', 'status', 'provider', 'created_at', 'messages', 'bytes', 'failure'];

function row(entry: RunEntry): readonly string[] {
  const { run_id, kind, status, provider, created_at, event_count, artifact_bytes, failure_summary } = entry;
  return [
    run_id,
    kind,
    status,
    provider,
    created_at,
    String(event_count),
    String(artifact_bytes),
    failure_summary,
  ];
}

function filterOf(flags: ListFlags): RunFilter {
  const { workspaceDir: _workspace, format: _format, output: _output, ...filter } = flags;
  return filter;
}

function report(flags: ListFlags, entries: readonly RunEntry[], issues: readonly RunIssue[]): Report {
  return {
    title: `Runs of ${flags.workspaceDir}`,
    table: { head, rows: entries.map(row) },
    notes: issues.map(({ name, code, detail }) => `not a run: ${name}: ${code}: ${detail}`),
    value: {
      schema_version: 1,
      generated_at: isoUtc(systemClocks.wall.now()),
      workspace_dir: flags.workspaceDir,
      entry_count: entries.length,
      issue_count: issues.length,
      filter_applied: filterOf(flags),
      issues,
      entries,
    },
  };
}

function perform(context: CliContext, flags: ListFlags): number {
  const { runs, issues } = scanRuns(flags.workspaceDir);
  const filter = filterOf(flags);
  const entries = runs.map(({ entry }) => entry).filter((entry) => fits(entry, filter));
  put(context, report(flags, entries, issues), flags);
  return exitCodes.ok;
}

export async function list(this: CliContext, flags: ListFlags): Promise<void> {
  await performing(this, 'runs list', () => perform(this, flags));
}
