// What an evaluation says, as data: the one source of its JSON, Markdown and HTML.
import { compare, summarise, type Arm, type ArmSummary, type Comparison } from './comparison.ts';

export interface EvaluationSetting {
  readonly suite: string;
  /** Name and revision of what played the world. */
  readonly simulator: { readonly name: string; readonly revision: string };
  /** Names and revisions of the providers. */
  readonly providers: readonly { readonly name: string; readonly revision: string }[];
  readonly starts: { readonly first: number; readonly count: number };
  readonly candidates: number;
  readonly seed: number;
  /** Control steps of one episode at most. */
  readonly stepsMax: number;
  /** The command line that does it again. */
  readonly command: string;
}

export interface EvaluationReport extends EvaluationSetting {
  readonly schema_version: 1;
  readonly kind: 'evaluation';
  readonly worldforge: string;
  readonly created: string;
  readonly summaries: readonly ArmSummary[];
  /** Each arm after the first against the first. */
  readonly comparisons: readonly Comparison[];
  readonly arms: readonly Arm[];
}

export interface Origin {
  readonly worldforge: string;
  /** ISO 8601. */
  readonly created: string;
}

export function evaluationReport(
  setting: EvaluationSetting,
  arms: readonly Arm[],
  { worldforge, created }: Origin,
): EvaluationReport {
  const [base, ...treated] = arms;
  return {
    schema_version: 1,
    kind: 'evaluation',
    worldforge,
    created,
    ...setting,
    summaries: arms.map((arm) => summarise(arm, setting.seed)),
    comparisons: base === undefined ? [] : treated.map((arm) => compare(base, arm, setting.seed)),
    arms,
  };
}

/** `eval-<suite>-<time>`, without what a file name cannot hold. */
export function reportName({ suite, created }: Pick<EvaluationReport, 'suite' | 'created'>): string {
  return `eval-${suite}-${created.replaceAll(/[-:]|\.\d+/g, '')}`;
}
