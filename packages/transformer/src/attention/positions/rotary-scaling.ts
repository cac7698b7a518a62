import { NNError } from "@nn/tensor";

/**
 * How rotary frequencies are changed for longer sequences: "linear" divides all by the factor (Chen et al. 2023); "ntk"
 * raises θ to θ · factor^(d / (d - 2)), which leaves the fastest as it is; "llama3" divides the slow ones only, with a
 * smooth change between (Llama 3.1).
 */
export type RotaryScaling =
  | { readonly type: "linear"; readonly factor: number }
  | { readonly type: "ntk"; readonly factor: number }
  | {
      readonly type: "llama3";
      readonly factor: number;
      /** Wavelengths above `originalLength / lowFrequencyFactor` are divided. */
      readonly lowFrequencyFactor: number;
      /** Wavelengths below `originalLength / highFrequencyFactor` stay. */
      readonly highFrequencyFactor: number;
      /** The length of the sequences trained on. */
      readonly originalLength: number;
    };

/** What tells the frequencies of rotary positions. */
interface RotarySettings {
  readonly dim: number;
  readonly base: number;
  readonly scaling: RotaryScaling | undefined;
}

/** θ^(-2i/d) for i from 0 to d/2 - 1, scaled. */
export function rotaryFrequencies({ dim, base, scaling }: RotarySettings): number[] {
  const theta = scaling?.type === "ntk" ? base * scaling.factor ** (dim / (dim - 2)) : base;
  const frequencies = Array.from({ length: dim / 2 }, (_, i) => theta ** ((-2 * i) / dim));
  if (!scaling || scaling.type === "ntk") return frequencies;
  if (scaling.type === "linear") return frequencies.map((frequency) => frequency / scaling.factor);
  const { factor, lowFrequencyFactor: low, highFrequencyFactor: high, originalLength } = scaling;
  return frequencies.map((frequency) => {
    const turns = (frequency * originalLength) / (2 * Math.PI); // in a sequence of the original length
    const kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
    return frequency * (kept + (1 - kept) / factor);
  });
}

/** @throws NNError when a number of the settings makes no frequencies. */
export function checkRotary({ dim, base, scaling }: RotarySettings): void {
  const refuse = (text: string): never => {
    throw new NNError("RotaryPositions", text);
  };
  if (!Number.isInteger(dim) || dim < 2 || dim % 2 !== 0) refuse(`dim must be an even number from 2 on, got ${dim}`); // prettier-ignore
  if (!(base > 0)) refuse(`base must be above 0, got ${base}`);
  if (!scaling) return;
  if (!(scaling.factor > 0)) refuse(`scaling.factor must be above 0, got ${scaling.factor}`);
  if (scaling.type === "ntk" && dim === 2) refuse(`scaling "ntk" needs dim of at least 4, got 2`);
  if (scaling.type !== "llama3" || scaling.lowFrequencyFactor < scaling.highFrequencyFactor) return;
  const { lowFrequencyFactor: low, highFrequencyFactor: high } = scaling;
  refuse(`scaling.lowFrequencyFactor must be below highFrequencyFactor, got ${low} and ${high}`);
}
