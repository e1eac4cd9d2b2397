// The graphs of a bundle in a process of their own. A deadline ends that process, as nothing else ends a
// graph that runs; the next call starts another one.
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { abortReason } from '../../../../core/background.ts';
import { WorldforgeError } from '../../../../core/errors.ts';
import type { GraphRole, GraphSpec } from '../bundle.ts';
import type { GraphTensors } from '../graph.ts';
import type { Sessions } from '../graphs.ts';
import { outputsOf, replySchema, type Request } from './messages.ts';

const entry = fileURLToPath(new URL('./main.js', import.meta.url));

export class GraphProcess implements Sessions {
  readonly #open: Request;
  #child: ChildProcess | undefined;
  #isBusy = false;

  private constructor(folder: string, specs: readonly GraphSpec[]) {
    this.#open = { kind: 'open', folder, specs };
  }

  /** @throws WorldforgeError where a graph is refused */
  static async open(folder: string, specs: readonly GraphSpec[], signal: AbortSignal): Promise<GraphProcess> {
    const made = new GraphProcess(folder, specs);
    try {
      await made.#exclusive(() => made.#started(signal));
      return made;
    } catch (error) {
      await made[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Of the process; undefined between a crash or a deadline and the next call. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  run(role: GraphRole, inputs: GraphTensors, signal: AbortSignal): Promise<GraphTensors> {
    return this.#exclusive(async () => {
      const child = await this.#started(signal);
      return this.#ask(child, { kind: 'run', role, inputs }, signal);
    });
  }

  async #exclusive<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isBusy) throw new WorldforgeError('provider_busy', 'the graphs are still at their last call');
    this.#isBusy = true;
    try {
      return await work();
    } finally {
      this.#isBusy = false;
    }
  }

  /** The process with its graphs open. */
  async #started(signal: AbortSignal): Promise<ChildProcess> {
    signal.throwIfAborted();
    if (this.#child !== undefined) return this.#child;
    const child = fork(entry, [], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    child.once('exit', () => this.#forget(child));
    // Told to whoever waits for an answer; without anybody waiting, the exit that follows says enough.
    child.on('error', () => this.#forget(child));
    try {
      await this.#ask(child, this.#open, signal);
    } catch (error) {
      this.#end(child);
      throw error;
    }
    return child;
  }

  #forget(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined;
  }

  async #ask(child: ChildProcess, request: Request, signal: AbortSignal): Promise<GraphTensors> {
    const done = new AbortController();
    // Between calls it keeps nobody alive: it ends with the process that started it.
    child.ref();
    child.channel?.ref();
    try {
      return await new Promise((resolve, reject) => {
        const once = { once: true, signal: done.signal };
        signal.addEventListener('abort', () => reject(this.#ended(child, abortReason(signal))), once);
        const crashed = (how: string) => reject(this.#ended(child, this.#crash(how)));
        const onExit = (code: number | null, name: string | null) =>
          crashed(name ?? `exit code ${String(code)}`);
        const onError = (error: Error) => crashed(error.message);
        const onMessage = (message: unknown): void => {
          const reply = replySchema.safeParse(message);
          if (reply.success) resolve(Promise.resolve(reply.data).then(outputsOf));
          else crashed('an answer that is none');
        };
        child.once('exit', onExit).once('error', onError).once('message', onMessage);
        done.signal.addEventListener('abort', () => {
          child.off('exit', onExit).off('error', onError).off('message', onMessage);
        });
        child.send(request, (error) => {
          // One that has ended says by its exit how; one that hears nothing any more is of no use.
          if (error !== null) this.#end(child);
        });
      });
    } finally {
      done.abort();
      child.channel?.unref();
      child.unref();
    }
  }

  /** Ends a process that is still at work, or of no use any more. */
  #end(child: ChildProcess): void {
    this.#forget(child);
    child.kill('SIGKILL');
  }

  #ended(child: ChildProcess, reason: Error): Error {
    this.#end(child);
    return reason;
  }

  #crash(how: string): WorldforgeError {
    return new WorldforgeError('model_crashed', `the process of the graphs ended: ${how}`, {
      hint: 'the next call starts it again; if it ends again, try less memory elsewhere or a smaller model',
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.ref();
    child.kill('SIGKILL');
    await gone;
  }
}
