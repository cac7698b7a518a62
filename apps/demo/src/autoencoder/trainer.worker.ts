import { PCA } from "@nn/autoencoders";
import { loadDigits } from "../training/load-digits.ts";
import { serve } from "../training/serve.ts";
import { BEGINNING, type AutoencoderProtocol } from "./protocol.ts";
import { AutoencoderTrainer, BATCH, SEED } from "./trainer.ts";

const loading = loadDigits({ batchSize: BATCH, seed: SEED });

serve<AutoencoderProtocol>(async (settings) => {
  const digits = await loading;
  const pca = await new PCA({ components: settings.codeSize }).fit(digits.train.x);
  return new AutoencoderTrainer(digits, settings, pca);
}, BEGINNING.view);
