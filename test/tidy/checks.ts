/** Every check of the tree, by name. Each has a planted violation in planted.test.ts. */
import { exactPins, fewDependencies, licencesNamed, lockfileAgrees } from './package_checks.ts';
import { bareCasts, castBudget, deadFiles, suppressionBudget } from './source_checks.ts';
import {
  bannedNames,
  bareSuppressions,
  fileNames,
  longFiles,
  longLines,
  machineTraces,
  narrowedTests,
  openTodos,
  type Check,
} from './text_checks.ts';
import {
  bigBlobs,
  bigSessions,
  changelogForm,
  dataLicences,
  onePlannerLaunch,
  providerReadmes,
} from './tree_checks.ts';

export const checks = {
  bannedNames,
  bareCasts,
  bareSuppressions,
  bigBlobs,
  bigSessions,
  castBudget,
  changelogForm,
  dataLicences,
  deadFiles,
  exactPins,
  fewDependencies,
  fileNames,
  licencesNamed,
  lockfileAgrees,
  longFiles,
  longLines,
  machineTraces,
  narrowedTests,
  onePlannerLaunch,
  openTodos,
  providerReadmes,
  suppressionBudget,
} satisfies Record<string, Check>;

export type CheckName = keyof typeof checks;
