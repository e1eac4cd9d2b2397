// `worldforge operator reset`: a latched gate becomes a disarmed one, and nothing else.
import type { CliContext } from '../context.ts';
import { performing } from '../perform.ts';
import { act } from './act.ts';
import type { ActFlags } from './act_flags.ts';
import { sentenceOf } from './answer_text.ts';
import { standing } from './next_step.ts';

export async function reset(this: CliContext, flags: ActFlags): Promise<void> {
  await performing(this, 'operator reset', () =>
    act(this, flags, ({ state }) => {
      const cause = sentenceOf(state.cause);
      return {
        shown: `gate       ${standing(state)}\n${cause === '' ? '' : `           ${cause}\n`}`,
        acts: [{ kind: 'reset', detail: {} }],
      };
    }),
  );
}
