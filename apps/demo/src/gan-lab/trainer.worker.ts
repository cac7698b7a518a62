import { serve } from "../training/serve.ts";
import { BEGINNING, type LabProtocol } from "./protocol.ts";
import { LabTrainer } from "./trainer.ts";

serve<LabProtocol>((settings) => LabTrainer.make(settings), BEGINNING.view);
