import assert from 'node:assert/strict';
import { answerText, type AnswerFacts } from '../../../cli/operator/answer_text.ts';
import { runScope, type CommandKind } from '../../../safety/index.ts';
import { policy } from '../../nodes/safety_gate/gate_node.ts';
import { consented, latched, plan, reviewed } from './gate_states.ts';

function facts(state = reviewed()): AnswerFacts {
  return { state, sitePolicy: policy, signer: { name: 'alice', roles: ['operator', 'author'] } };
}

function told(kind: CommandKind, answer: string, scope: string = runScope, state = reviewed()): string {
  return answerText({ kind, answer, detail: { scope } }, facts(state));
}

describe('the answer of the gate', () => {
  it('is one line for an act that was accepted', () => {
    assert.equal(told('approve', 'accepted'), 'approve run: accepted\n');
    const detail = { item: 'workspace_clear', value: false };
    assert.equal(
      answerText({ kind: 'check', answer: 'accepted', detail }, facts()),
      'check workspace_clear --not: accepted\n',
    );
    assert.equal(answerText({ kind: 'reset', answer: 'accepted', detail: {} }, facts()), 'reset: accepted\n');
  });

  it('is the code, its sentence and the numbers for one that was refused', () => {
    assert.equal(
      told('approve', 'role_missing'),
      'approve run: refused: role_missing\n' +
        '  The key has none of the roles that the act asks for.\n' +
        '  alice is operator, author; approve takes approver\n',
    );
    assert.match(
      told('approve', 'plan_digest_mismatch', 'ab'.repeat(32)),
      new RegExp(
        `^approve abababababab: .*\n.*\n  signed for (ab){32}; under review is ${plan.plan_digest}\n$`,
      ),
    );
    assert.match(told('approve', 'command_expired'), /allows 60000 ms; compare both machines/);
    assert.match(told('withdraw', 'approval_unknown'), /^ {2}0 of 1 approvals are held$/m);
    assert.match(told('approve', 'role_author'), /opened with key key-a; 0 of 1/);
    assert.match(told('approve', 'approval_repeated', runScope, consented()), /^ {2}1 of 1 approvals/m);
    assert.match(
      told('reset', 'cause_not_cleared', runScope, latched()),
      /^ {2}latched by foreign_publisher$/m,
    );
    assert.match(told('check', 'item_unknown'), /^ {2}the checklist has workspace_clear, /m);
    assert.match(told('approve', 'nothing_to_review'), /signed for run/);
  });

  it('is the code alone where this version does not know it', () => {
    assert.equal(told('arm', 'from_the_future'), 'arm run: refused: from_the_future\n');
  });
});
