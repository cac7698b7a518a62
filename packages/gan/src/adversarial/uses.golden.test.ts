import { readFileSync } from "node:fs";
import { Module, type AnyModule } from "@nn/layers";
import { tensor, type Tensor } from "@nn/tensor";
import { describe, it } from "vitest";
import { expectAsRecorded, type Recorded } from "../test-support/recorded-network.js";
import { patchDiscriminator, Refiner, UNet, unitNetworks } from "../index.js";

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/uses.golden.json", import.meta.url), "utf8"),
) as { readonly condition: number[][]; readonly networks: Readonly<Record<string, Recorded>> };

/** UNIT's way from domain a to domain b. */
class Translation extends Module {
  readonly encoder: Module;
  readonly sharedEncoder: Module;
  readonly sharedDecoder: Module;
  readonly decoder: Module;

  constructor() {
    super();
    const networks = unitNetworks({ inputSize: [1, 8, 8], channels: [3, 4], blocks: 1 });
    this.encoder = networks.a.encoder;
    this.sharedEncoder = networks.sharedEncoder;
    this.sharedDecoder = networks.sharedDecoder;
    this.decoder = networks.b.decoder;
  }

  forward(x: Tensor): Tensor {
    return this.decoder.forward(
      this.sharedDecoder.forward(this.sharedEncoder.forward(this.encoder.forward(x))),
    );
  }
}

const refiner = new Refiner({ inputSize: [1, 16, 16], conditionSize: 2, width: 4, blocks: 1 });
const unet = new UNet({ inputSize: [1, 8, 8], outChannels: 2, channels: [2, 3, 4], dropout: 0 });
const patches = patchDiscriminator({ inChannels: 2, channels: [3, 4], normalization: "batch" });
const translation = new Translation();

const CASES = {
  unit: [translation, (x) => translation.forward(x)],
  u_net: [unet, (x) => unet.forward(x)],
  patch_discriminator: [patches, (x) => patches.forward(x)],
  refiner: [refiner, (x) => refiner.forward(x, tensor(golden.condition))],
} satisfies Record<string, [AnyModule, (x: Tensor) => Tensor]>;

describe("networks of the uses equal PyTorch's:", () => {
  it.each(Object.keys(CASES) as (keyof typeof CASES)[])("%s", async (name) => {
    const [network, run] = CASES[name];
    await expectAsRecorded(network, run, golden.networks[name]!);
  });
});
