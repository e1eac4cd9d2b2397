// Asks for the evidence of each plan that is of something else than the one before, one at a time.
import { Worker } from 'node:worker_threads';
import { canonicalJson } from '../../core/canonical_json.ts';
import { keyIdOf } from '../../core/keys.ts';
import type { Graph } from '../../graph/graph.ts';
import { embodimentDigest, limitsDigest, topics, type Embodiment, type Plan } from '../../msgs/index.ts';
import {
  revisionsDigest,
  sitePolicyDigest,
  type Evidence,
  type LivePolicy,
  type SitePolicy,
} from '../../safety/index.ts';
import type { EvidencePlace, EvidenceWanted } from './evidence_check.ts';

/** What the thread answers. */
export type Found = { readonly evidence: Evidence } | { readonly fault: string };

export interface EvidenceWatchOptions {
  readonly graph: Graph;
  readonly site: SitePolicy;
  readonly live: LivePolicy;
  readonly embodiment: Embodiment;
  readonly workspace: string;
  /** Id of the key that this host seals its runs with. */
  readonly hostKeyId: string;
  readonly headCopies: string;
  readonly onJudged: (evidence: Evidence) => void;
  readonly onFault: (text: string) => void;
}

const nsPerMs = 1_000_000n;

class EvidenceWatch implements Disposable {
  readonly #options: EvidenceWatchOptions;
  readonly #thread: Worker;
  readonly #plans: Disposable;
  #isAsking = false;
  /** Of the newest plan that came while the thread was busy. */
  #next: EvidenceWanted | undefined;
  /** What good evidence was found for. */
  #known = '';

  constructor(options: EvidenceWatchOptions) {
    this.#options = options;
    const { graph, hostKeyId, headCopies, onFault } = options;
    const script = new URL('./evidence_thread.js', import.meta.url);
    this.#thread = new Worker(script, {
      workerData: { trustedKeys: [hostKeyId], headCopies },
      execArgv: [],
    });
    this.#thread.unref();
    this.#thread.on('message', (found: Found) => this.#onFound(found));
    this.#thread.on('error', (error) => onFault(`the evidence thread ended: ${error.message}`));
    this.#plans = graph.subscribe(topics.plan, { onSample: ({ message }) => this.#onPlan(message) });
  }

  #onPlan(plan: Plan): void {
    const { site, embodiment } = this.#options;
    if (plan.code !== '') return;
    this.#ask({
      robotId: site.robot_id,
      embodimentDigest: embodimentDigest(embodiment),
      goalDigest: plan.goal_digest,
      revisionsDigest: revisionsDigest(plan),
      limitsDigest: limitsDigest(embodiment),
      sitePolicyDigest: sitePolicyDigest(site),
    });
  }

  #ask(wanted: EvidenceWanted): void {
    if (canonicalJson({ ...wanted }) === this.#known) return;
    if (this.#isAsking) {
      this.#next = wanted;
      return;
    }
    this.#isAsking = true;
    this.#thread.postMessage({ wanted, place: this.#place() });
  }

  #place(): EvidencePlace {
    const { site, live, workspace, graph } = this.#options;
    return {
      workspace,
      items: site.checklist.dry.map(({ item }) => item),
      attesters: (site.operators ?? []).map(({ public_key }) => keyIdOf(public_key)),
      closedAfterNs: graph.clocks.wall.now() - BigInt(live.ages.evidence_ms) * nsPerMs,
    };
  }

  #onFound(found: Found): void {
    this.#isAsking = false;
    if ('fault' in found) this.#options.onFault(found.fault);
    else {
      const { closedNs: _closed, code, ...of } = found.evidence;
      this.#known = code === '' ? canonicalJson(of) : '';
      this.#options.onJudged(found.evidence);
    }
    const next = this.#next;
    this.#next = undefined;
    if (next !== undefined) this.#ask(next);
  }

  [Symbol.dispose](): void {
    this.#plans[Symbol.dispose]();
    void this.#thread.terminate();
  }
}

export function watchEvidence(options: EvidenceWatchOptions): Disposable {
  return new EvidenceWatch(options);
}
