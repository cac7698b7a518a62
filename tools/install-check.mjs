// What an install leaves a user with: what it said, how much it weighs, and whether what is inside has its licence.
import { lstatSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import path from "node:path";

/** Most that the tensor package weighs, which comes with nothing else, in bytes. */
const TENSOR_LIMIT = 10_000_000;
/** Most that it weighs with all the packages up to a model's, their data and what they need. */
const SIZE_LIMIT = 20_000_000;

/** What a user would have to look into; nothing, for a clean install. */
export function installComplaints(cwd, said) {
  const complaints = said
    .split("\n")
    .filter((line) => /\bwarn|deprecated|unmet peer|missing peer|build scripts|gyp|\berr/i.test(line))
    // About the settings of whoever runs this.
    .filter((line) => !/Unknown \w+ config/.test(line));
  const tensor = path.join(cwd, "node_modules/@nn/tensor");
  return [
    ...complaints,
    ...overweight(realpathSync(tensor), TENSOR_LIMIT),
    ...overweight(path.join(cwd, "node_modules"), SIZE_LIMIT),
    ...foreignPackages(cwd),
    ...unlicensed(tensor),
  ];
}

function overweight(folder, limit) {
  const size = folderSize(folder);
  const [weight, most] = [size, limit].map((bytes) => (bytes / 1e6).toFixed(1));
  return size > limit ? [`${folder} weighs ${weight} MB, more than ${most} MB`] : [];
}

/** The tensor package brings its own copy of what it needs: a dependency would reach users with its native builds. */
function foreignPackages(cwd) {
  const { dependencies = {} } = JSON.parse(
    readFileSync(path.join(cwd, "node_modules/@nn/tensor/package.json"), "utf8"),
  );
  return Object.keys(dependencies).map((name) => `@nn/tensor depends on ${name}`);
}

/** Bundled copies of other packages name them in their first line. */
function unlicensed(folder) {
  const complaints = [];
  for (const dist of ["dist", "dist/browser"].map((name) => path.join(folder, name))) {
    const [notice] = readFileSync(path.join(dist, "gpu-js.js"), "utf8").split("\n", 1);
    const licences = readFileSync(path.join(dist, "THIRD-PARTY-LICENSES.txt"), "utf8");
    for (const name of notice.matchAll(/\S+ \d+\.\d+\.\d+/g))
      if (!licences.includes(`${name}\n`)) complaints.push(`${dist} has no licence of ${name}`);
    if (!/gpu\.js \d/.test(notice)) complaints.push(`${dist}/gpu-js.js does not say what it is`);
  }
  return complaints;
}

/** Links don't count: pnpm's all point inside. */
function folderSize(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const place = path.join(folder, entry.name);
    return sum + (entry.isDirectory() ? folderSize(place) : lstatSync(place).size);
  }, 0);
}
