/** Runs jobs, each named by a text, in a few threads; each thread asks for its next job when it is done. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** @throws whatever a thread throws: the first error ends all of them */
export async function inThreads<Answer>(
  program: URL,
  jobs: readonly string[],
  told: (answer: Answer) => void = () => undefined,
): Promise<readonly Answer[]> {
  const waiting = [...jobs];
  const answers: Answer[] = [];
  const count = Math.min(2, availableParallelism(), jobs.length);
  const threads = Array.from({ length: count }, () => new Worker(program));
  const done = threads.map(
    (thread) =>
      new Promise<void>((resolve, reject) => {
        const give = (): void => {
          const job = waiting.shift();
          if (job === undefined) resolve();
          else thread.postMessage(job);
        };
        thread.on('message', (answer: Answer) => {
          answers.push(answer);
          told(answer);
          give();
        });
        thread.on('error', reject);
        give();
      }),
  );
  try {
    await Promise.all(done);
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return answers;
}
