import { loadDigits } from "../training/load-digits.ts";
import { serve } from "../training/serve.ts";
import { BATCH, BEGINNING, type VaeProtocol } from "./protocol.ts";
import { SEED, VaeTrainer } from "./trainer.ts";

const digits = loadDigits({ batchSize: BATCH, seed: SEED });

serve<VaeProtocol>(async (settings) => new VaeTrainer(await digits, settings), BEGINNING.view);
