// The reference page of the gate: its states as a diagram, its transition table and its guards.
import type { GateMode } from '../../safety/gate_policy.ts';
import type { Guard } from '../../safety/guard.ts';
import { guardGroups, guards } from '../../safety/guards.ts';
import type { Row } from '../../safety/rows.ts';
import { phases } from '../../safety/state.ts';
import { transitions } from '../../safety/transitions.ts';

const modes: Readonly<Record<GateMode, string>> = { dry_run: 'DRY', live: 'LIVE' };

/** The events of each change of state, in the order of the table. */
function edges(mode: GateMode): readonly string[] {
  const events = new Map<string, string[]>();
  for (const row of transitions.filter((entry) => (entry.mode ?? mode) === mode)) {
    for (const from of row.from) {
      if (row.to === 'same' || row.to === from || !has(mode, from)) continue;
      const edge = `${from} --> ${row.to}`;
      events.set(edge, [...(events.get(edge) ?? []), row.event]);
    }
  }
  return [...events].map(([edge, names]) => `    ${edge}: ${[...new Set(names)].join(', ')}`);
}

/** A dry gate never permits anything. */
function has(mode: GateMode, phase: string): boolean {
  return mode === 'live' || !['permitted', 'executing', 'stopping'].includes(phase);
}

function diagram(mode: GateMode): readonly string[] {
  return ['```mermaid', 'stateDiagram-v2', '    [*] --> disarmed', ...edges(mode), '```'];
}

const groups = Object.entries(guardGroups);

/** Guards of a row, whole groups of them by the name of the group. */
function guardsOf(row: Row): string {
  let left: readonly string[] = row.guards;
  const named: string[] = [];
  for (const [name, ids] of groups) {
    if (!ids.every((id) => left.includes(id))) continue;
    named.push(`*${name}*`);
    left = left.filter((id) => !ids.some((member) => member === id));
  }
  const all = [...named, ...left.map((id) => `\`${id}\``)];
  return all.length === 0 ? 'none' : all.join(', ');
}

function modeOf(mode: GateMode | undefined): string {
  return mode === undefined ? 'both' : modes[mode];
}

function tableRow(row: Row): string {
  const from = row.from.length === phases.length ? 'every' : row.from.join(', ');
  const to = row.to === 'same' ? 'stays' : row.to;
  const actions = row.actions.map((action) => `\`${action}\``).join(', ');
  const cells = [from, `\`${row.event}\``, modeOf(row.mode), guardsOf(row), to, actions, row.otherwise ?? ''];
  return `| ${cells.join(' | ')} |`;
}

function guardRow([id, guard]: readonly [string, Guard]): string {
  const member = groups.find(([, ids]) => ids.some((entry) => entry === id))?.[0] ?? '';
  return `| \`${id}\` | ${member} | \`${guard.code}\` | ${guard.property} | ${modeOf(guard.only)} |`;
}

export function emitGatePage(): string {
  return [
    '# Gate',
    '',
    'Generated from `safety/transitions.ts` and `safety/guards.ts` by `npm run generate`.',
    'What no row lists changes nothing, is refused with a code, and is journaled.',
    'What the states promise stands in [safety.md](../safety.md).',
    '',
    '## States of a dry run',
    '',
    ...diagram('dry_run'),
    '',
    '## States of LIVE',
    '',
    ...diagram('live'),
    '',
    '## Transitions',
    '',
    'All guards of a row must pass; names in italics are groups of them, below.',
    'Actions run in their order, a stop before anything else.',
    'The last column says what happens instead where the gate itself raised the event.',
    '',
    '| from | event | mode | guards | to | actions | otherwise |',
    '|---|---|---|---|---|---|---|',
    ...transitions.map(tableRow),
    '',
    '## Guards',
    '',
    'Each refuses with its [code](errors.md#gate) and upholds a property of',
    '[safety.md](../safety.md#properties).',
    '',
    '| guard | group | code | property | mode |',
    '|---|---|---|---|---|',
    ...Object.entries<Guard>(guards).map(guardRow),
    '',
  ].join('\n');
}
