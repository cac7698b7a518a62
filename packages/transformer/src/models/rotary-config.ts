import { NNError } from "@nn/tensor";
import type { RotaryOptions, RotaryScaling } from "../attention/index.js";
import { ConfigReader, type PretrainedConfig } from "./pretrained-config.js";

/** What a `config.json` says of rotary places: `rope_theta` and `rope_scaling`, or newer files' `rope_parameters`. */
export function rotaryOf(operation: string, config: PretrainedConfig): RotaryOptions {
  const found = (config.rope_parameters ?? config.rope_scaling ?? {}) as PretrainedConfig;
  const scaling = new ConfigReader(operation, found, []);
  const base = new ConfigReader(operation, { rope_theta: found.rope_theta ?? config.rope_theta }, []);
  return { base: base.number("rope_theta", 10000), scaling: scalingOf(operation, found, scaling) };
}

function scalingOf(
  operation: string,
  found: PretrainedConfig,
  read: ConfigReader,
): RotaryScaling | undefined {
  const type: unknown = found.rope_type ?? found.type ?? "default";
  switch (type) {
    case "default":
      return undefined;
    case "linear":
      return { type: "linear", factor: read.number("factor") };
    case "llama3":
      return {
        type: "llama3",
        factor: read.number("factor"),
        lowFrequencyFactor: read.number("low_freq_factor"),
        highFrequencyFactor: read.number("high_freq_factor"),
        originalLength: read.number("original_max_position_embeddings"),
      };
    default: {
      const known = "default, linear and llama3";
      throw new NNError(operation, `rotary places of kind ${JSON.stringify(type)} are not known`, `known are ${known}`); // prettier-ignore
    }
  }
}
