// What the process of a LIVE gate has beside a dry one: its start is refused unless everything is in order,
// its policy file is read again and again, evidence is looked for, and its loop is watched.
import { systemClocks } from '../../core/clock.ts';
import { WorldforgeError } from '../../core/errors.ts';
import type { SigningKey } from '../../core/keys.ts';
import type { Graph } from '../../graph/graph.ts';
import { topics, type Topic } from '../../msgs/index.ts';
import { evidenceValue, livePartOf } from '../../safety/index.ts';
import type { Stateful } from '../entry/stateful.ts';
import type { Log } from '../log.ts';
import type { Rig } from '../rig.ts';
import { watchEvidence } from './evidence_watch.ts';
import { policySeenValue } from './live_internals.ts';
import { livePlace, type LiveProcess } from './live_place.ts';
import { requireLive } from './live_start.ts';
import { siteInputs } from './live_topics.ts';
import { killWhenSilent } from './loop_watchdog.ts';
import { watchPolicy } from './policy_watch.ts';

/** The silence of so many heartbeat limits ends the process. */
const heartbeatsMissed = 5;

/** Who must hear a LIVE gate beside those who hear a dry one; nobody takes rehearsals there. */
export const liveHeardBy: Readonly<Record<string, readonly string[]>> = {
  [topics.rehearsal.name]: ['recorder'],
  [topics.approvedChunk.name]: ['recorder', 'controller'],
  [topics.stop.name]: ['controller'],
};

/** @throws WorldforgeError as requireLive */
export function requireLiveStart(rig: Rig, process: Omit<LiveProcess, 'site'>): void {
  const { sitePolicy, embodiment } = rig;
  requireLive(sitePolicy, embodiment.name, livePlace({ ...process, site: sitePolicy }));
}

/** What the site itself says to a LIVE gate. @throws WorldforgeError policy_without_live */
export function siteTopicsOf({ sitePolicy, embodiment }: Rig): readonly Topic<unknown>[] {
  return siteInputs(livePartOf(sitePolicy, embodiment.name).site);
}

export interface LiveParts {
  readonly node: Stateful;
  readonly graph: Graph;
  readonly rig: Rig;
  readonly policyFile: string;
  readonly workspace: string;
  readonly key: SigningKey;
  readonly headCopies: string;
  readonly log: Log;
}

/** Begins once the step of the gate runs. */
export function startLiveParts(parts: LiveParts): Disposable {
  const { node, graph, rig, policyFile, workspace, key, headCopies, log } = parts;
  const { sitePolicy: site, embodiment } = rig;
  const { live } = site;
  if (live === undefined) throw new WorldforgeError('assertion', 'a LIVE gate by a policy without LIVE');
  const policy = watchPolicy({
    file: policyFile,
    clocks: systemClocks,
    onSeen: (digest) => node.feed({ name: 'policy_seen', value: policySeenValue(digest) }),
  });
  const evidence = watchEvidence({
    ...{ graph, site, live, embodiment, workspace, headCopies },
    hostKeyId: key.keyId,
    onJudged: (found) => node.feed({ name: 'evidence_judged', value: evidenceValue(found) }),
    onFault: (text) => log.error(text),
  });
  const limitMs = heartbeatsMissed * live.ages.heartbeat_ms;
  const watchdog = killWhenSilent({ name: 'gate', clocks: systemClocks, limitMs });
  return {
    [Symbol.dispose]: () => {
      for (const part of [policy, evidence, watchdog]) part[Symbol.dispose]();
    },
  };
}
