import { loadDigits } from "../training/load-digits.ts";
import { serve } from "../training/serve.ts";
import { BATCH, BEGINNING, type ImagesProtocol } from "./protocol.ts";
import { ImagesTrainer, SEED } from "./trainer.ts";

const digits = loadDigits({ batchSize: BATCH, seed: SEED });

serve<ImagesProtocol>(async (settings) => new ImagesTrainer(await digits, settings), BEGINNING.view);
