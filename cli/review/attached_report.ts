// What a review attached to a running graph ends with: what it heard and, where the recorder's workspace is
// on this machine, what the sealed evidence says.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { systemClocks } from '../../core/clock.ts';
import { sleep } from '../../core/wait.ts';
import { named } from '../../nodes/recorder/run_facts.ts';
import type { AttachedReview } from '../../nodes/review/attached.ts';
import { statusOf, type ReviewOutcome, type ReviewStatus } from '../../nodes/review/outcome.ts';
import type { Attendant } from '../../nodes/review/settings.ts';
import { steps } from '../../nodes/steps.ts';
import { temporaryName } from '../../replay/atomic_file.ts';
import { isObject, type JsonObject } from '../../replay/fields.ts';
import { parseManifest, type RunManifest } from '../../replay/manifest.ts';
import { readRunText } from '../../replay/run_text.ts';
import { isRunId, runPaths, type RunPaths } from '../../replay/run_workspace.ts';
import { verifyRun } from '../../replay/verify/verify.ts';
import { workspaceFlag } from './progress.ts';
import { reviewJson, type ReviewJson, type ReviewReport } from './report.ts';

export interface AttachedFacts {
  readonly attached: AttachedReview;
  readonly attendant: Attendant;
  readonly trustedKey: string;
  /** Where this host keeps the heads of journals. */
  readonly headCopies: string;
  readonly workspaceDir: string;
  /** Before the run was over. */
  readonly isLeft: boolean;
}

/** The recorder says that it closes before it signs. */
const looksMax = 200;
const lookNs = 50_000_000n;

/** The folder of a run, where it is on this machine. */
function localRun(workspaceDir: string, runId: string): RunPaths | undefined {
  const folder = path.resolve(workspaceDir, 'runs', runId);
  return isRunId(runId) && existsSync(folder) ? runPaths(folder) : undefined;
}

function manifestOf(run: RunPaths): RunManifest {
  return parseManifest(readRunText(run.folder, path.basename(run.manifest)));
}

/** The manifest of a run that is over, once its signature is there; as it is where nobody signs it. */
async function closedManifest(run: RunPaths): Promise<RunManifest> {
  const { signal } = new AbortController();
  for (let look = 0; look < looksMax; look += 1) {
    const manifest = manifestOf(run);
    if (manifest.status !== 'running' && !existsSync(temporaryName(run.signature))) return manifest;
    await sleep(systemClocks, lookNs, signal);
  }
  return manifestOf(run);
}

function reviewStatus(status: string): ReviewStatus {
  const known = ['rehearsed', 'passed', 'refused'] as const;
  return known.find((each) => each === status) ?? 'incomplete';
}

function outcomeOf(facts: AttachedFacts, manifest: RunManifest | undefined): ReviewOutcome {
  const { attached, isLeft } = facts;
  const { cycles, candidates, gateState, reports } = attached.watcher;
  const left = { code: 'interrupted', detail: 'the review was left; the run goes on without it' };
  const { fault } = attached;
  const ended = fault === undefined ? undefined : { code: fault.code, detail: fault.message };
  const heard = statusOf(cycles, 0, fault !== undefined || isLeft);
  const status = isLeft || manifest === undefined ? heard : reviewStatus(manifest.status);
  const graph = manifest?.graph;
  return { status, fault: isLeft ? left : ended, cycles, candidates, gateState, reports, graph };
}

function sessionOf(facts: JsonObject | undefined): string {
  const session = facts?.['session'];
  const found = isObject(session) ? session['path'] : undefined;
  return typeof found === 'string' ? found : '';
}

export async function attachedReport(facts: AttachedFacts): Promise<ReviewReport> {
  const { attached, attendant, trustedKey, headCopies, workspaceDir, isLeft } = facts;
  const { runId } = attached.membership;
  const run = localRun(workspaceDir, runId);
  const manifest = run === undefined ? undefined : await (isLeft ? manifestOf(run) : closedManifest(run));
  const outcome = outcomeOf(facts, manifest);
  const verify: ReviewJson['verify'] =
    run === undefined || isLeft
      ? { status: 'not_verified', messages: 0 }
      : await verifyRun(run.folder, {
          steps,
          trustedKeys: new Set([trustedKey]),
          headCopies,
          signal: new AbortController().signal,
        });
  const { watcher } = attached;
  const names = (list: Parameters<typeof named>[0]) => named(list).map(({ name }) => name);
  const json = reviewJson({
    outcome,
    run: {
      id: runId,
      path: run?.folder ?? '',
      manifest: run?.manifest ?? '',
      bag: run?.bag ?? '',
    },
    session: { path: sessionOf(manifest?.facts), notes: [] },
    seed: watcher.request?.seed ?? 0n,
    policies: names(outcome.cycles.flatMap(({ plan }) => plan.policy)),
    scorers: names(outcome.cycles.flatMap(({ plan }) => plan.scorers)),
    items: watcher.gateState?.checklist.map(({ item }) => item) ?? [],
    attestedBy: attestedBy(watcher.gateState?.checklist ?? [], attendant),
    verify: { status: verify.status, messages: verify.messages },
  });
  const wanted = manifest?.facts['cycles_wanted'];
  return {
    outcome,
    json,
    cyclesWanted: typeof wanted === 'number' && wanted > 0 ? wanted : outcome.cycles.length,
    workspaceFlag: workspaceFlag(workspaceDir),
  };
}

/** Everybody who answered, this operator or others. */
function attestedBy(items: readonly { readonly attested_by: string }[], attendant: Attendant): string {
  const kinds = new Set(items.map(({ attested_by }) => attested_by).filter((kind) => kind !== ''));
  return kinds.size === 0 ? attendant.attestedBy : [...kinds].join(' ');
}
