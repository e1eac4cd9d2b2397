import assert from 'node:assert/strict';
import sinon from 'sinon';
import { abortable, background } from '../../core/background.ts';
import { nextTurn } from '../../core/clock.ts';

const forever = new Promise<never>(() => undefined);

describe('background', () => {
  it('hands a failure to its place, and nothing else', async () => {
    const onError = sinon.spy();
    const failure = new Error('failed');
    background(Promise.reject(failure), onError);
    background(Promise.resolve(1), onError);
    await nextTurn();
    assert.deepEqual(onError.args, [[failure]]);
  });
});

describe('abortable', () => {
  it('settles as the promise does', async () => {
    const { signal } = new AbortController();
    assert.equal(await abortable(Promise.resolve(7), signal), 7);
    await assert.rejects(abortable(Promise.reject(new Error('failed')), signal), /failed/);
  });

  it('rejects with the reason as soon as the signal aborts', async () => {
    const controller = new AbortController();
    const waiting = abortable(forever, controller.signal);
    controller.abort(new Error('deadline'));
    await assert.rejects(waiting, /deadline/);
  });

  it('rejects at once when the signal was aborted before', async () => {
    await assert.rejects(abortable(forever, AbortSignal.abort(new Error('too late'))), /too late/);
    await assert.rejects(abortable(Promise.resolve(1), AbortSignal.abort('not an error')), /aborted/);
  });

  it('drops a failure that comes after the abort', async () => {
    const onUnhandled = sinon.spy();
    process.on('unhandledRejection', onUnhandled);
    const late = nextTurn().then(() => Promise.reject(new Error('late')));
    await assert.rejects(abortable(late, AbortSignal.abort()));
    await nextTurn();
    await nextTurn();
    process.off('unhandledRejection', onUnhandled);
    assert.deepEqual(onUnhandled.args, []);
  });

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();
    const remove = sinon.spy(signal, 'removeEventListener');
    await abortable(Promise.resolve(1), signal);
    await nextTurn();
    assert.equal(remove.callCount, 1);
  });
});
