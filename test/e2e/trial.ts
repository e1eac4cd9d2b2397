/** A review in this process, with providers and hosts of the test's own, verified when it is over. */
import { randomBytes } from 'node:crypto';
import { prepareReview } from '../../cli/review/prepare.ts';
import { systemClocks } from '../../core/clock.ts';
import { headsFolder } from '../../core/environment.ts';
import { hostKey } from '../../core/host_key.ts';
import { startProviderHost, type ProviderHostOptions } from '../../nodes/provider_host/node.ts';
import type { CycleOutcome, ReviewOutcome } from '../../nodes/review/outcome.ts';
import { runReview } from '../../nodes/review/run.ts';
import type { ReviewSettings } from '../../nodes/review/settings.ts';
import { steps } from '../../nodes/steps.ts';
import type { PolicyProvider, ScoreProvider } from '../../providers/provider.ts';
import { createRun, type RunWorkspace } from '../../replay/run_workspace.ts';
import type { Verification } from '../../replay/verify/outcome.ts';
import { verifyRun } from '../../replay/verify/verify.ts';
import { scratchFolder } from '../support/scratch.ts';
import { items } from './support.ts';

export type StartHost = (options: ProviderHostOptions) => Disposable;

/** What nobody aborts. */
export const endless = (): AbortSignal => new AbortController().signal;

/** The shipped session, policy and scorer; one cycle, unless the test wants more; the key lies in `keys`. */
export async function baseSettings(keys: string, cycles = 1): Promise<ReviewSettings> {
  const prepared = await prepareReview({
    flags: {
      session: 'pusht-01',
      policy: ['scripted'],
      score: ['mock'],
      candidates: 16,
      cycles,
      stride: 8,
      seed: 0n,
      check: items,
    },
    attendant: {
      name: 'demo',
      attestedBy: 'demo',
      answer: async () => true,
      approve: async () => true,
    },
  });
  return { ...prepared, key: hostKey(keys), headCopies: headsFolder(keys) };
}

/** The same site, where a proposal may be no older than this. Each phase waits two fifths of it. */
export function withProposalAge(settings: ReviewSettings, ms: number): ReviewSettings {
  const { sitePolicy } = settings;
  return { ...settings, sitePolicy: { ...sitePolicy, ages: { ...sitePolicy.ages, proposal_ms: ms } } };
}

/** What the nodes log is asserted on where it is published. */
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface Trial {
  readonly outcome: ReviewOutcome;
  readonly verification: Verification;
}

export interface TrialOptions {
  readonly startHost?: StartHost;
  readonly onVerdict?: (cycle: CycleOutcome, run: RunWorkspace) => void;
  /** Looks at the sealed run before it is deleted. */
  readonly inspect?: (run: RunWorkspace) => Promise<void> | void;
  /** Workspace of the run; a scratch folder without it. */
  readonly workspace?: string;
  readonly freeBytesFloor?: number;
  readonly signal?: AbortSignal;
}

export async function conduct(settings: ReviewSettings, options: TrialOptions = {}): Promise<Trial> {
  using scratch = scratchFolder();
  const workspace = options.workspace ?? scratch.in('workspace');
  const run = createRun(workspace, { wallNs: systemClocks.wall.now(), random: randomBytes(4) });
  const outcome = await runReview({
    settings,
    run,
    log: silent,
    onVerdict: (cycle) => options.onVerdict?.(cycle, run),
    onAnswer: () => undefined,
    startHost: options.startHost ?? startProviderHost,
    ...(options.freeBytesFloor === undefined ? {} : { freeBytesFloor: options.freeBytesFloor }),
    signal: options.signal ?? endless(),
  });
  const trustedKeys = new Set([settings.key.keyId]);
  const { headCopies } = settings;
  const verification = await verifyRun(run.folder, { steps, trustedKeys, headCopies, signal: endless() });
  await options.inspect?.(run);
  return { outcome, verification };
}

const noResources = async (): Promise<void> => {};

export function policyNamed(name: string, propose: PolicyProvider['propose']): PolicyProvider {
  return { name, revision: '1', propose, [Symbol.asyncDispose]: noResources };
}

export function scorerNamed(name: string, score: ScoreProvider['score']): ScoreProvider {
  return { name, revision: '1', score, [Symbol.asyncDispose]: noResources };
}
