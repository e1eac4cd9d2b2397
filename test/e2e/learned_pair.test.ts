/** What `npm start` asks: the shipped policy and the shipped scorer, with evidence that any Node verifies. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../core/digest.ts';
import { packageRoot } from '../../core/package_root.ts';
import { providerTopics, topics } from '../../msgs/index.ts';
import { peers } from '../../scripts/peers/stamp.ts';
import { needs } from '../support/needs.ts';
import { demoChecklist, makeRosDesk, onlyRun } from './ros_desk.ts';
import {
  assertTypedError,
  consent,
  countsOf,
  jsonOf,
  makeDesk,
  messagesOf,
  type Desk,
  type SpawnOptions,
} from './support.ts';

const models = { policy: 'pusht-policy', scorer: 'leworldmodel-pusht' } as const;
const bundleOf = (name: string): string => path.join(packageRoot, 'models', name);
const revisionOf = (name: string): string => sha256(readFileSync(path.join(bundleOf(name), 'bundle.json')));

async function reviewed(desk: Desk, options: SpawnOptions = {}, ...args: readonly string[]) {
  const flags = ['--workspace-dir', desk.workspace, '--format', 'json', ...consent, ...args];
  return desk.run(['review', ...flags], { asShipped: true, ...options });
}

describe('a review by the learned pair', () => {
  it('is what a review asks by itself, of the whole session, and verifies', async () => {
    using desk = makeDesk();
    const json = jsonOf(await reviewed(desk), 0);
    assert.deepEqual(
      [json.policies, json.scorers, json.status, json.verify.status, json.cycles],
      [['pusht-policy'], ['leworldmodel'], 'rehearsed', 'equal', 19],
    );
    assert.equal(new Set(json.plan_digests).size, 19);
    const counts = await countsOf(json.bag);
    assert.equal(counts.get('/pusht_policy/action_chunk'), 19);
    const [chunk] = await messagesOf(json.bag, providerTopics('pusht-policy').actionChunk);
    const [score] = await messagesOf(json.bag, providerTopics('leworldmodel').score);
    const [request] = await messagesOf(json.bag, topics.planRequest);
    assert.deepEqual(
      [chunk?.provider, chunk?.revision, chunk?.meta.node],
      ['pusht-policy', revisionOf(models.policy), 'pusht_policy'],
    );
    assert.deepEqual([score?.scorer, score?.revision], ['leworldmodel', revisionOf(models.scorer)]);
    assert.deepEqual([request?.policies, request?.scorers], [['pusht-policy'], ['leworldmodel']]);
  });

  it('takes the scorer from the bundle of a variable, and refuses a bad one before it writes', async () => {
    using desk = makeDesk();
    const bundle = desk.in('bundle');
    cpSync(bundleOf(models.scorer), bundle, { recursive: true });
    const env = { LEWM_POLICY: bundle };
    const json = jsonOf(await reviewed(desk, { env }, '--cycles', '1'), 0);
    assert.equal(json.status, 'rehearsed');
    const encoder = path.join(bundle, 'encoder.onnx');
    const bytes = readFileSync(encoder);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(encoder, bytes);
    assertTypedError(await reviewed(desk, { env }), 'model_digest');
    assert.equal(desk.runs().length, 1);
  });

  describe('on ROS 2', function () {
    needs('ros');
    this.timeout(300_000);

    it('gives the same plans, asked by the names of their nodes, and verifies', async () => {
      using memory = makeDesk();
      const { plan_digests: expected } = jsonOf(await reviewed(memory, {}, '--cycles', '3'), 0);
      using desk = makeRosDesk();
      const pair = ['policy:=pusht_policy', 'score:=leworldmodel'];
      const { code, stdout, stderr } = await desk.launch([demoChecklist, 'cycles:=3', ...pair]);
      assert.equal(code, 0, `${stdout}\n${stderr}`);
      const { id, manifest } = onlyRun(desk);
      assert.deepEqual([manifest.status, manifest.facts.plan_digests], ['rehearsed', expected]);
      assert.equal((await desk.verify(id)).code, 0);
    });
  });

  describe('on another Node', () => {
    needs('node22');

    it('gives the same plans, and each Node verifies the run of the other', async () => {
      using desk = makeDesk();
      const other = { node: peers.node22 };
      const mine = jsonOf(await reviewed(desk, {}, '--cycles', '4'), 0);
      const theirs = jsonOf(await reviewed(desk, other, '--cycles', '4'), 0);
      assert.deepEqual(theirs.plan_digests, mine.plan_digests);
      const checks = await Promise.all([
        desk.run(['replay', 'verify', theirs.run_workspace]),
        desk.run(['replay', 'verify', mine.run_workspace], other),
      ]);
      assert.deepEqual(
        checks.map(({ code, stdout }) => [code, stdout.split(':')[0]]),
        [
          [0, 'equal'],
          [0, 'equal'],
        ],
      );
    });
  });
});
