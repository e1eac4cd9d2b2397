/** `sim_distance.js EPISODES [STRIDE]`: tables of docs/simulator.md, from what record_episodes.py wrote. */
import { loadSimulator } from '../sim/simulator.ts';
import { compare, movedLeastPx, quantile, readEpisodes, type Comparison } from './sim/distance.ts';

const lengths = [1, 5, 10, 16];
const shares = [0.5, 0.9, 0.99, 1];

function cells(values: readonly number[], digits: number): string {
  return shares.map((share) => quantile(values, share).toFixed(digits)).join(' / ');
}

function row(steps: number, found: readonly Comparison[]): string {
  const of = found.filter((one) => one.steps === steps);
  const degrees = of.map(({ angleRad }) => (angleRad * 180) / Math.PI);
  const columns = [
    String(steps),
    String(of.length),
    quantile(
      of.map(({ movedPx }) => movedPx),
      0.5,
    ).toFixed(1),
    cells(
      of.map(({ positionPx }) => positionPx),
      2,
    ),
    cells(degrees, 2),
    cells(
      of.map(({ keypointPx }) => keypointPx),
      2,
    ),
  ];
  return `| ${columns.join(' | ')} |`;
}

function table(title: string, found: readonly Comparison[]): string {
  const head = [
    `${title}:`,
    '',
    '| steps | rollouts | moved px | position px | angle deg | keypoints px |',
    '| ---: | ---: | ---: | --- | --- | --- |',
  ];
  return [...head, ...lengths.map((steps) => row(steps, found)), ''].join('\n');
}

const [file, stride = '2'] = process.argv.slice(2);
if (file === undefined || !/^[1-9]\d*$/.test(stride)) {
  console.error('usage: node dist/scripts/sim_distance.js EPISODES [STRIDE]');
  process.exitCode = 2;
} else {
  const simulator = await loadSimulator();
  const episodes = readEpisodes(file);
  const found = episodes.flatMap((one) => compare(simulator, one, { lengths, stride: Number(stride) }));
  const pushed = found.filter(({ movedPx }) => movedPx > movedLeastPx);
  const rest = found.filter(({ movedPx }) => movedPx <= movedLeastPx);
  console.log(`${episodes.length} episodes; each cell: p50 / p90 / p99 / worst\n`);
  const [free, walls] = [false, true].map((near) => pushed.filter(({ nearWall }) => nearWall === near));
  console.log(table('Pushed, no wall within 3 px', free ?? []));
  console.log(table('Pushed, at a wall', walls ?? []));
  console.log(table('All that were pushed', pushed));
  const stayed = rest.map(({ keypointPx }) => keypointPx);
  console.log(`not pushed: ${stayed.length} rollouts, keypoints ${cells(stayed, 2)} px`);
  console.log(`agent: at most ${Math.max(...found.map(({ agentPx }) => agentPx)).toExponential(1)} px off`);
}
