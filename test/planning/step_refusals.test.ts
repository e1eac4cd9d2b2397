import assert from 'node:assert/strict';
import { providerTopics, topics, type ActionChunk, type Score } from '../../msgs/index.ts';
import { testChunk, testGoal } from '../support/messages.ts';
import {
  answerCodes,
  chunkEvent,
  deadlineNs,
  failureEvent,
  internal,
  noteOf,
  observationOf,
  opening,
  play,
  plannerJson,
  sample,
  scoredCycle,
  tick,
} from './planner.ts';

const other = 'f'.repeat(64);

/** Opens a cycle and gives a chunk that differs from a good one in these fields. */
function withChunk(fields: Partial<ActionChunk>) {
  const event = sample(providerTopics('policy').actionChunk, testChunk('policy', { fields }));
  return play([...opening(), event, tick(deadlineNs)]);
}

describe('the planner step with answers that cannot be used', () => {
  const left: readonly (readonly [string, Partial<ActionChunk>])[] = [
    ['foreign_request', { request_id: 'another' }],
    ['foreign_provider', { provider: 'impostor' }],
    ['foreign_goal', { goal_digest: other }],
    ['foreign_observation', { observation_digest: other }],
    ['embodiment_mismatch', { embodiment_digest: other }],
    ['seed_mismatch', { seed: 1n }],
    ['slice_mismatch', { execute_steps: 3 }],
  ];
  for (const [code, fields] of left) {
    it(`leaves an answer out with ${code}`, () => {
      const [plan] = withChunk(fields).plans;
      assert.equal(plan?.code, 'no_candidates');
      assert.deepEqual(answerCodes(plan), { policy: code });
      assert.deepEqual(noteOf(plan, 'answer_left_out'), [1]);
    });
  }

  it('leaves out scores of another set, too few, or of another request', () => {
    const wrong: readonly (readonly [string, Partial<Score>])[] = [
      ['foreign_set', { set_digest: other }],
      ['score_count_mismatch', { values: new Float64Array(3) }],
      ['foreign_request', { request_id: 'another' }],
    ];
    for (const [code, fields] of wrong) {
      const [plan] = play([...scoredCycle(fields), tick(2n * deadlineNs)]).plans;
      assert.equal(plan?.code, 'no_scores');
      assert.deepEqual(answerCodes(plan), { policy: 'answered', scorer: code });
    }
  });

  it('still takes the answer after a message with another request id', () => {
    const stray = chunkEvent(testChunk('policy', { fields: { request_id: 'another' } }));
    const { sets } = play([...opening(), stray, chunkEvent(testChunk('policy'))]);
    assert.equal(sets.length, 1);
  });

  it('lets the first answer count and counts the second', () => {
    const config = plannerJson({ policies: ['policy', 'slow'] });
    const twice = testChunk('policy', { candidates: 2 });
    const events = [...opening(), chunkEvent(testChunk('policy')), chunkEvent(twice), tick(deadlineNs)];
    const { sets, plans } = play([...events, tick(2n * deadlineNs)], config);
    assert.equal(sets[0]?.shape[0], 4);
    assert.deepEqual(noteOf(plans[0], 'duplicate_answer'), [1]);
    assert.deepEqual(answerCodes(plans[0]), { policy: 'answered', slow: 'no_answer', scorer: 'no_answer' });
  });

  it('says that an answer came after its deadline', () => {
    const config = plannerJson({ policies: ['policy', 'slow'] });
    const events = [
      ...opening(),
      chunkEvent(testChunk('policy')),
      chunkEvent(testChunk('slow'), deadlineNs),
      tick(2n * deadlineNs),
    ];
    const [plan] = play(events, config).plans;
    assert.deepEqual(answerCodes(plan), { policy: 'answered', slow: 'late_answer', scorer: 'no_answer' });
  });

  it('counts an answer that came after the plan in the next plan', () => {
    const late = [tick(deadlineNs), chunkEvent(testChunk('policy'), deadlineNs), observationOf(8n)];
    const { plans } = play([...opening(), ...late, tick(3n * deadlineNs)]);
    assert.equal(plans.length, 2);
    assert.equal(noteOf(plans[0], 'late_answer'), undefined);
    assert.deepEqual(noteOf(plans[1], 'late_answer'), [1]);
  });

  it('does not wait for a provider that failed', () => {
    const [plan] = play([...opening(), failureEvent('policy', 'policy')]).plans;
    assert.equal(plan?.code, 'no_candidates');
    assert.deepEqual(answerCodes(plan), { policy: 'provider_failed' });
    assert.equal(plan.answers[0]?.detail, 'provider_failed: it threw');
    const scored = [...opening(), chunkEvent(testChunk('policy')), failureEvent('scorer', 'score')];
    assert.equal(play(scored).plans[0]?.code, 'no_scores');
  });

  it('keeps waiting when the failure is of another request, phase or capability', () => {
    const events = [
      failureEvent('policy', 'policy', { request_id: 'another' }),
      failureEvent('policy', 'policy', { phase: 'asked' }),
      failureEvent('policy', 'embed'),
      failureEvent('scorer', 'score'),
    ];
    assert.deepEqual(play([...opening(), ...events]).plans, []);
  });

  it('cuts a detail that is too long without halving a character', () => {
    const detail = '\u20ac'.repeat(85);
    const [plan] = play([...opening(), failureEvent('policy', 'policy', { detail })]).plans;
    assert.equal(plan?.answers[0]?.detail, `provider_failed: ${'\u20ac'.repeat(79)}`);
  });

  it('leaves out an answer whose bytes were refused, with their code', () => {
    const topic = providerTopics('policy').actionChunk.name;
    const value = { topic, code: 'message_not_finite', raw_digest: other };
    const [plan] = play([...opening(), internal('refused_bytes', value)]).plans;
    assert.deepEqual(answerCodes(plan), { policy: 'message_not_finite' });
    const odd = play([...opening(), internal('refused_bytes', { topic, code: 'NOT A CODE' })]).plans[0];
    assert.deepEqual(answerCodes(odd), { policy: 'refused_bytes' });
  });

  it('believes nothing on a topic with two publishers', () => {
    const topic = providerTopics('policy').actionChunk.name;
    const seen = internal('endpoints_seen', { topic, publishers: ['policy', 'policy'] });
    const [plan] = play([...opening(), seen, chunkEvent(testChunk('policy'))]).plans;
    assert.deepEqual(answerCodes(plan), { policy: 'foreign_publisher' });
  });

  it('believes a topic again that has one publisher again', () => {
    const topic = providerTopics('policy').actionChunk.name;
    const [two, one] = [['policy', 'policy'], ['policy']].map((publishers) =>
      internal('endpoints_seen', { topic, publishers }),
    );
    assert(two !== undefined && one !== undefined);
    const [plan] = play([two, one, ...opening(), chunkEvent(testChunk('policy'))]).plans;
    assert.notDeepEqual(answerCodes(plan), { policy: 'foreign_publisher' });
  });

  it('refuses every cycle when the observation topic has two publishers', () => {
    const seen = internal('endpoints_seen', { topic: topics.observation.name, publishers: ['a', 'b'] });
    const { plans, requests } = play([seen, ...opening()]);
    assert.deepEqual([plans[0]?.code, requests.length], ['foreign_publisher', 0]);
  });

  it('takes no goal from a topic with two publishers, nor one whose digest is not its own', () => {
    const seen = internal('endpoints_seen', { topic: topics.goal.name, publishers: ['a', 'b'] });
    const [plan] = play([seen, ...opening()]).plans;
    assert.equal(plan?.code, 'no_goal');
    assert.deepEqual(noteOf(plan, 'foreign_publisher'), [1]);
    const wrong = [sample(topics.goal, testGoal({ digest: other })), observationOf(0n)];
    const [refused] = play(wrong).plans;
    assert.equal(refused?.code, 'no_goal');
    assert.deepEqual(noteOf(refused, 'goal_digest_mismatch'), [1]);
  });
});
