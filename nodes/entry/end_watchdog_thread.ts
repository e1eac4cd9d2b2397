// The thread of the end watchdog: waits, and is gone with the process where that ends in time.
import { readdirSync, readFileSync, writeSync } from 'node:fs';
import { systemClocks } from '../../core/clock.ts';

const threadsShown = 64;
const standardError = 2;
const nsPerMs = 1_000_000n;

function fact(thread: string, file: string): string {
  try {
    return readFileSync(`/proc/self/task/${thread}/${file}`, 'utf8').trim() || '-';
  } catch {
    return '-'; // a thread that has just ended, or another system
  }
}

function threadLines(): readonly string[] {
  try {
    return readdirSync('/proc/self/task')
      .slice(0, threadsShown)
      .map((thread) => `  thread ${thread} ${fact(thread, 'comm')}: ${fact(thread, 'wchan')}`);
  } catch {
    return [];
  }
}

const [name = 'this process', limitMs = '0'] = process.argv.slice(2);

systemClocks.after(BigInt(limitMs) * nsPerMs, () => {
  const text = `${name}: did not end in ${limitMs} ms and is killed; its threads wait in`;
  writeSync(standardError, [text, ...threadLines(), ''].join('\n'));
  process.kill(process.pid, 'SIGKILL');
});
