/** What the package says of itself: exact pins, a lockfile that agrees, one licence. */
import { z } from 'zod';
import type { TreeFile } from '../../scripts/repository.ts';
import { budgets } from './budgets.ts';
import type { Check } from './text_checks.ts';

const versions = z.record(z.string(), z.string()).default({});
const manifestShape = z.looseObject({
  license: z.string().optional(),
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
});
const lockedPackage = z.looseObject({ resolved: z.string().optional() });
const lockShape = z.looseObject({
  packages: z.looseObject({ '': manifestShape }).catchall(lockedPackage),
});
type Manifest = z.infer<typeof manifestShape>;

const pinned = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const licence = 'Apache-2.0';

/** The manifests of npm packages in the tree: the project's and that of the verification peers. */
function manifests(files: readonly TreeFile[]): { folder: string; manifest: Manifest }[] {
  return files
    .filter((file) => /(^|\/)package\.json$/.test(file.path))
    .map((file) => ({
      folder: file.path.slice(0, -'package.json'.length),
      manifest: manifestShape.parse(JSON.parse(file.text)),
    }));
}

function allPins(manifest: Manifest): [string, string][] {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  return [dependencies, devDependencies, optionalDependencies].flatMap((group) => Object.entries(group));
}

export const exactPins: Check = (files) =>
  manifests(files).flatMap(({ folder, manifest }) =>
    allPins(manifest)
      .filter(([, version]) => !pinned.test(version))
      .map(([name, version]) => `${folder}package.json: ${name} is "${version}", not one exact version`),
  );

export const lockfileAgrees: Check = (files) =>
  manifests(files).flatMap(({ folder, manifest }) => {
    const file = files.find(({ path }) => path === `${folder}package-lock.json`);
    if (file === undefined) return [`${folder}package-lock.json: missing`];
    const lock = lockShape.parse(JSON.parse(file.text));
    const same = JSON.stringify(allPins(lock.packages[''])) === JSON.stringify(allPins(manifest));
    const hosts = Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined);
    return [
      ...(same ? [] : [`${file.path}: differs from package.json`]),
      ...hosts.map(([name]) => `${file.path}: ${name} names the host it came from`),
    ];
  });

export const fewDependencies: Check = (files) => {
  const root = manifests(files).find(({ folder }) => folder === '');
  const count = Object.keys(root?.manifest.dependencies ?? {}).length;
  if (count <= budgets.productionDependencies) return [];
  return [`package.json: ${count} production dependencies, at most ${budgets.productionDependencies}`];
};

export const licencesNamed: Check = (files) => {
  const npm = manifests(files)
    .filter(({ manifest }) => manifest.license !== licence)
    .map(({ folder }) => `${folder}package.json: the licence is ${licence}`);
  const ros = files
    .filter(
      (file) => /(^|\/)package\.xml$/.test(file.path) && !file.text.includes(`<license>${licence}</license>`),
    )
    .map((file) => `${file.path}: the licence is ${licence}`);
  const full = files.some((file) => file.path === 'LICENSE' && file.text.includes('Apache License'));
  return [...npm, ...ros, ...(full ? [] : ['LICENSE: missing'])];
};
