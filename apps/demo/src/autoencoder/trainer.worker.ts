import { loadDigits } from "../training/load-digits.ts";
import { serve } from "../training/serve.ts";
import { BEGINNING, type AutoencoderProtocol } from "./protocol.ts";
import { AutoencoderTrainer, BATCH, SEED } from "./trainer.ts";

const digits = loadDigits({ batchSize: BATCH, seed: SEED });

serve<AutoencoderProtocol>(
  async (settings) => new AutoencoderTrainer(await digits, settings),
  BEGINNING.view,
);
