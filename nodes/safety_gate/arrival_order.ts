// Gives the gate a plan after the observation that it was made from. Topics have no common order on DDS, and
// a plan whose observation is still under way would be refused for one that the gate has not seen.
import type { Sample, SampleHandlers, Subscription } from '../../graph/graph.ts';
import { HandedThrough } from '../../graph/handed_through.ts';
import { contentDigest, topics, type Topic } from '../../msgs/index.ts';

/** How long a plan waits; the gate then refuses it for the observation that did not come. */
const waitLimitNs = 500_000_000n;
const observationsKept = 64;
/** Plans that wait; a planner has one under way. */
const plansMax = 16;

interface Waiting {
  readonly digest: string;
  readonly timer: Disposable;
  readonly give: () => void;
}

/** What a plan was made from; empty for one without a motion, which waits for nothing. */
function observationOf(plan: unknown): string {
  const isPlan = typeof plan === 'object' && plan !== null && 'observation_digest' in plan && 'code' in plan;
  return isPlan && plan.code === '' ? String(plan.observation_digest) : '';
}

export class PlansAfterObservations extends HandedThrough {
  readonly #seen = new Set<string>();
  #waiting: readonly Waiting[] = [];

  override subscribe<M>(topic: Topic<M>, handlers: SampleHandlers<M>): Subscription {
    const give = handlers.onSample;
    if (topic.name === topics.plan.name) {
      return super.subscribe(topic, { ...handlers, onSample: (sample) => this.#onPlan(sample, give) });
    }
    if (topic.name !== topics.observation.name) return super.subscribe(topic, handlers);
    const onSample = (sample: Sample<M>): void => {
      give(sample);
      this.#onObservation(contentDigest(topic.type, sample.message));
    };
    return super.subscribe(topic, { ...handlers, onSample });
  }

  #onPlan<M>(sample: Sample<M>, give: (sample: Sample<M>) => void): void {
    const digest = observationOf(sample.message);
    const isDue = digest === '' || this.#seen.has(digest) || this.#waiting.length >= plansMax;
    if (isDue && this.#waiting.length === 0) {
      give(sample);
      return;
    }
    const timer = this.clocks.after(waitLimitNs, () => this.#release(digest));
    this.#waiting = [...this.#waiting, { digest, timer, give: () => give(sample) }];
    if (isDue) this.#release(digest);
  }

  #onObservation(digest: string): void {
    this.#seen.add(digest);
    const [oldest] = this.#seen;
    if (this.#seen.size > observationsKept && oldest !== undefined) this.#seen.delete(oldest);
    if (this.#waiting.some((waiting) => waiting.digest === digest)) this.#release(digest);
  }

  /** The plans on this observation, and those before them: plans keep their order. */
  #release(digest: string): void {
    const last = this.#waiting.findLastIndex((waiting) => waiting.digest === digest);
    const due = this.#waiting.slice(0, last + 1);
    this.#waiting = this.#waiting.slice(last + 1);
    for (const { timer, give } of due) {
      timer[Symbol.dispose]();
      give();
    }
  }
}
