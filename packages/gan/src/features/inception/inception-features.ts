import { loadModel, type TensorFile } from "@nn/layers";
import { NNError } from "@nn/tensor";
import { InceptionV3 } from "./inception-v3.js";

/** Parts of the whole network that its features don't need, and a count that old files lack. */
const LEFT_OUT = /^(fc|AuxLogits)\./;
const NOT_NEEDED = /\.num_batches_tracked$/;

/**
 * The {@link InceptionV3} network with your weights, ready for {@link InceptionV3.features}. FID is the Fréchet distance
 * of these features of 50,000 images or so, with the weights that the FID of the paper uses; the published port is the
 * file `pt_inception-2015-12-05` of pytorch-fid. Those of torchvision's classifier have the same names, and give other
 * numbers.
 *
 * @param file - An open file with PyTorch's names, as `openSafetensors` of `@nn/data` gives it. The classifier's last
 * layer and its auxiliary output are left out.
 * @param options - `width`: as for {@link InceptionV3}, for trials with small stand-ins.
 * @throws NNError that lists names that are missing or too many; ShapeError for weights of another size.
 *
 * @example
 * ```ts no-run
 * import { openSafetensors } from "@nn/data";
 * import { FeatureMoments, frechetDistance } from "@nn/gan";
 * import { inceptionFeatures } from "@nn/gan/features";
 * import { rand } from "@nn/tensor";
 * const network = await inceptionFeatures(await openSafetensors("inception.safetensors"));
 * const [real, fake] = [new FeatureMoments(), new FeatureMoments()];
 * await real.update(network.features(rand([8, 3, 32, 32]))); // batch by batch
 * await fake.update(network.features(rand([8, 3, 32, 32])));
 * console.log("FID", await frechetDistance(await real.compute(), await fake.compute()));
 * ```
 */
export async function inceptionFeatures(
  file: TensorFile,
  options: { readonly width?: number } = {},
): Promise<InceptionV3> {
  const network = new InceptionV3(options);
  const tensors = new Map([...file.tensors].filter(([name]) => !LEFT_OUT.test(name)));
  const read: TensorFile["read"] = (name, how) => file.read(name, how);
  const found = await loadModel(network, { tensors, read }, { strict: false });
  const missing = found.missing.filter((name) => !NOT_NEEDED.test(name));
  if (missing.length > 0 || found.unexpected.length > 0) {
    throw new NNError(
      "inceptionFeatures",
      `the file is not of Inception v3: missing ${some(missing)}; unexpected ${some(found.unexpected)}`,
      "give a file with torchvision's names, as of pytorch-fid",
    );
  }
  for (const parameter of network.parameters()) parameter.requiresGrad = false;
  return network.eval();
}

function some(names: readonly string[]): string {
  if (names.length === 0) return "nothing";
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `${names.slice(0, 3).join(", ")}${more}`;
}
