// The reference page of all codes, from the registries of the folders that give them out.
import { errorCodes } from '../../core/errors.ts';
import { answerCodes, candidateCodes, noteCodes, planCodes } from '../../planning/codes.ts';
import { refusalCodes } from '../../safety/codes.ts';
import { faultCodes } from '../../safety/value_rules.ts';

interface Registry {
  readonly title: string;
  readonly where: string;
  readonly codes: Readonly<Record<string, string>>;
}

const registries: readonly Registry[] = [
  {
    title: 'Errors',
    where: 'What a command or a library call fails with, and the codes with which bytes are refused.',
    codes: errorCodes,
  },
  {
    title: 'Gate',
    where: 'In `GateVerdict.codes`, `Refusal.code`, `GateState.cause` and `GateState.command_code`.',
    codes: refusalCodes,
  },
  {
    title: 'Site policy',
    where: 'Why a site policy is refused at load, each with the place of the value.',
    codes: faultCodes,
  },
  {
    title: 'Plans',
    where: 'In `Plan.code`; empty when there is a plan.',
    codes: planCodes,
  },
  {
    title: 'Answers',
    where:
      'In `AnswerReport.code`: how one provider answered. Codes of refused bytes stand above, under Errors.',
    codes: answerCodes,
  },
  {
    title: 'Candidates',
    where: 'In `CandidateReport.code`: what became of one candidate.',
    codes: candidateCodes,
  },
  {
    title: 'Notes',
    where: 'In `PlanNote.code`: what a reviewer should see beside the plan, with its numbers.',
    codes: noteCodes,
  },
];

function section({ title, where, codes }: Registry): string {
  const rows = Object.entries(codes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return [`## ${title}`, '', where, '', '| code | meaning |', '|---|---|', ...rows, ''].join('\n');
}

export function emitErrorsPage(): string {
  const head = [
    '# Codes',
    '',
    'Generated from the code registries by `npm run generate`.',
    'A code of a section is never given a second meaning.',
    '',
  ];
  return [...head, ...registries.map(section)].join('\n');
}
