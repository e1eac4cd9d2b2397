// Puts the last records of a quiet gate under a signed head too: nothing else is written that would do it.
import type { Clocks } from '../../core/clock.ts';

/** Half of the time that a record may wait for its head. */
const lookNs = 500_000_000n;

/**
 * Looks at the journal until it is disposed of or refuses. A refusal is said once; the journal is then
 * latched, so the next record of the gate meets the same fault.
 */
export function signOnTime(
  journal: { signDue(): void },
  clocks: Clocks,
  onFault: (fault: unknown) => void,
): Disposable {
  let timer: Disposable | undefined;
  const look = (): void => {
    try {
      journal.signDue();
      timer = clocks.after(lookNs, look);
    } catch (fault) {
      onFault(fault);
    }
  };
  timer = clocks.after(lookNs, look);
  return { [Symbol.dispose]: () => timer?.[Symbol.dispose]() };
}
