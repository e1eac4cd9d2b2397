// Shuts ROS down on the ways out of a process that nobody waits on: a participant that is not shut down
// leaves its segments of shared memory behind, and other processes think for seconds that it is still there.

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const open = new Set<() => void>();

function closeAll(): void {
  for (const close of open) close();
}

/**
 * Who handles the signal, handles the end too. Where nobody does, the process ends as it would have without
 * us.
 */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  closeAll();
  process.removeListener(signal, onSignal);
  process.kill(process.pid, signal);
}

function watch(): void {
  process.on('exit', closeAll);
  for (const signal of signals) process.on(signal, onSignal);
}

function unwatch(): void {
  process.removeListener('exit', closeAll);
  for (const signal of signals) process.removeListener(signal, onSignal);
}

/** Calls `close` when the process ends first. Dispose of the result after closing by other means. */
export function closeAtExit(close: () => void): Disposable {
  if (open.size === 0) watch();
  open.add(close);
  return {
    [Symbol.dispose]: () => {
      if (open.delete(close) && open.size === 0) unwatch();
    },
  };
}
