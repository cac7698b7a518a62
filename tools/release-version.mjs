// `changeset version`, with the rule for version 0: a breaking change is a minor version there.
// Changesets would make 1.0.0 of every package whose peer @nn/tensor goes from 0.1 to 0.2.
import applyReleasePlan from "@changesets/apply-release-plan";
import { read } from "@changesets/config";
import getReleasePlan from "@changesets/get-release-plan";
import { getPackages } from "@manypkg/get-packages";

const packages = await getPackages(process.cwd());
const config = await read(process.cwd(), packages);
const plan = await getReleasePlan(process.cwd());
for (const release of plan.releases) {
  const [major, minor] = release.oldVersion.split(".").map(Number);
  if (release.type !== "major" || major !== 0) continue;
  release.type = "minor";
  release.newVersion = `0.${minor + 1}.0`;
}
await applyReleasePlan(plan, packages, config);
for (const release of plan.releases.filter(({ type }) => type !== "none")) {
  console.log(`${release.name} ${release.oldVersion} -> ${release.newVersion}`);
}
