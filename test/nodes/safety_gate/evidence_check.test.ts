/** Which dry run a LIVE permit may rest on: real runs of the shipped session, each wrong in one way. */
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { systemClocks } from '../../../core/clock.ts';
import { hostKey } from '../../../core/host_key.ts';
import { embodimentDigest, limitsDigest, topics, type Plan } from '../../../msgs/index.ts';
import { readDryEvidence } from '../../../nodes/safety_gate/dry_evidence.ts';
import {
  EvidenceCheck,
  type EvidencePlace,
  type EvidenceWanted,
} from '../../../nodes/safety_gate/evidence_check.ts';
import { watchEvidence } from '../../../nodes/safety_gate/evidence_watch.ts';
import type { ReviewSettings } from '../../../nodes/review/settings.ts';
import { steps } from '../../../nodes/steps.ts';
import { parseManifest, writeManifest } from '../../../replay/manifest.ts';
import { runFolder } from '../../../replay/run_workspace.ts';
import { sitePolicyDigest, type Evidence } from '../../../safety/index.ts';
import { baseSettings, conduct, endless } from '../../e2e/trial.ts';
import { messagesOf } from '../../e2e/support.ts';
import { running } from '../../graph/memory/running.ts';
import { livePart } from '../../safety/live_builders.ts';
import { scratchFolder, type Scratch } from '../../support/scratch.ts';

describe('EvidenceCheck', function () {
  this.timeout(120_000);
  let scratch: Scratch;
  let settings: ReviewSettings;
  let runId: string;
  let wanted: EvidenceWanted;
  let place: EvidencePlace;
  let plan: Plan;

  const keys = () => scratch.in('keys');
  const check = () =>
    new EvidenceCheck({
      steps,
      trustedKeys: new Set([hostKey(keys()).keyId]),
      headCopies: settings.headCopies,
      signal: endless(),
    });

  /** Seals the run again with another fact. */
  function withFact(folder: string, graph: string): void {
    const {
      schema_version: _1,
      signer: _2,
      ...content
    } = parseManifest(readFileSync(path.join(folder, 'run_manifest.json'), 'utf8'));
    writeManifest(folder, { ...content, facts: { ...content.facts, graph } }, hostKey(keys()));
  }

  before(async () => {
    scratch = scratchFolder();
    const base = await baseSettings(keys());
    const operators = [{ name: 'ann', public_key: base.key.publicKey, roles: ['operator'] as const }];
    settings = {
      ...base,
      sitePolicy: { ...base.sitePolicy, operators },
      attendant: { ...base.attendant, name: 'ann', attestedBy: 'person' },
    };
    const { sitePolicy, embodiment } = settings;
    await conduct(settings, {
      workspace: scratch.in('ws'),
      inspect: async (run) => {
        ({ runId } = run);
        [plan] = (await messagesOf(run.bag, topics.plan)) as [Plan];
        withFact(run.folder, 'ros');
      },
    });
    const evidence = await readDryEvidence(runFolder(scratch.in('ws'), runId));
    const [rehearsed] = evidence!.rehearsed;
    wanted = {
      robotId: sitePolicy.robot_id,
      embodimentDigest: embodimentDigest(embodiment),
      goalDigest: plan.goal_digest,
      revisionsDigest: rehearsed!.revisionsDigest,
      limitsDigest: limitsDigest(embodiment),
      sitePolicyDigest: sitePolicyDigest(sitePolicy),
    };
    place = {
      workspace: scratch.in('ws'),
      items: sitePolicy.checklist.dry.map(({ item }) => item),
      attesters: [settings.key.keyId],
      closedAfterNs: 0n,
    };
  });

  after(() => scratch[Symbol.dispose]());

  it('finds the run that a person attested and that is verified, and when it was closed', async () => {
    const found = await check().find(wanted, place);
    assert.deepEqual({ ...found, closedNs: 0n }, { ...wanted, closedNs: 0n, code: '' });
    const { closed_wall_ns } = parseManifest(
      readFileSync(path.join(runFolder(place.workspace, runId), 'run_manifest.json'), 'utf8'),
    );
    assert.equal(found.closedNs, BigInt(closed_wall_ns));
  });

  for (const field of [
    'robotId',
    'embodimentDigest',
    'goalDigest',
    'revisionsDigest',
    'limitsDigest',
    'sitePolicyDigest',
  ] as const) {
    it(`finds none of another ${field}`, async () => {
      const other = { ...wanted, [field]: 'f'.repeat(64) };
      assert.deepEqual(await check().find(other, place), { ...other, closedNs: 0n, code: 'evidence_none' });
    });
  }

  it('finds none that is too old, and none where there are no runs', async () => {
    const { closedNs } = await check().find(wanted, place);
    assert.equal((await check().find(wanted, { ...place, closedAfterNs: closedNs })).code, '');
    assert.equal(
      (await check().find(wanted, { ...place, closedAfterNs: closedNs + 1n })).code,
      'evidence_none',
    );
    assert.equal(
      (await check().find(wanted, { ...place, workspace: scratch.in('none') })).code,
      'evidence_none',
    );
  });

  it('refuses a run that a stranger attested, or of which an item is open', async () => {
    const stranger = { ...place, attesters: ['e'.repeat(64)] };
    assert.equal((await check().find(wanted, stranger)).code, 'evidence_unattested');
    const more = { ...place, items: [...place.items, 'gripper_empty'] };
    assert.equal((await check().find(wanted, more)).code, 'evidence_unattested');
  });

  it('refuses a run whose files were changed, and takes none of a graph in one process', async () => {
    const copies = scratch.in('copies');
    const folder = runFolder(copies, runId);
    cpSync(runFolder(place.workspace, runId), folder, { recursive: true });
    appendFileSync(path.join(folder, 'inputs', 'planner.json'), ' ');
    assert.equal((await check().find(wanted, { ...place, workspace: copies })).code, 'evidence_unverified');
    const memory = scratch.in('memory');
    cpSync(runFolder(place.workspace, runId), runFolder(memory, runId), { recursive: true });
    withFact(runFolder(memory, runId), 'memory');
    assert.equal((await check().find(wanted, { ...place, workspace: memory })).code, 'evidence_none');
  });

  it('is asked in a thread of its own, once for all plans of the same', async () => {
    await using graphs = running({ wallStartNs: systemClocks.wall.now() });
    const { sitePolicy: site, embodiment, headCopies } = settings;
    const judged: Evidence[] = [];
    const faults: string[] = [];
    const publisher = graphs.hub.join('planner').advertise(topics.plan);
    const told = new Promise<void>((resolve) => {
      const watch = watchEvidence({
        ...{ site, live: livePart(), embodiment, headCopies },
        graph: graphs.hub.join('gate'),
        workspace: place.workspace,
        hostKeyId: settings.key.keyId,
        onJudged: (evidence) => {
          judged.push(evidence);
          publisher.publish(plan);
          void graphs.settle().then(() => {
            watch[Symbol.dispose]();
            resolve();
          });
        },
        onFault: (text) => {
          faults.push(text);
          resolve();
        },
      });
      publisher.publish(plan);
    });
    await told;
    assert.deepEqual(faults, []);
    assert.deepEqual(
      judged.map(({ closedNs: _, ...evidence }) => evidence),
      [{ ...wanted, code: '' }],
    );
  });
});
