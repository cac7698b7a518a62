import { NNError, tensor, type Tensor } from "@nn/tensor";
import { Llama } from "./llama.js";

/** The numbers at the beginning of a file of llama2.c, in its order. */
const HEADER = ["dim", "hiddenDim", "layers", "heads", "keyValueHeads", "vocabulary", "length"] as const;

/**
 * A {@link Llama} with the weights of a file of llama2.c (`stories15M.bin` and its like; version 0, float32).
 *
 * Source: Karpathy, "llama2.c" (2023): the seven numbers and the order of the arrays of its `run.c`.
 *
 * @param bytes - The whole file.
 * @returns The model, whose places turn neighbours (`rotary: { layout: "interleaved" }`), as theirs do.
 * @throws NNError when the file isn't as long as its numbers say.
 *
 * @example
 * ```ts no-run
 * import { readFile } from "node:fs/promises";
 * import { llama2c } from "@nn/transformer";
 * const model = llama2c(await readFile("stories15M.bin"));
 * ```
 */
export function llama2c(bytes: Uint8Array): Llama {
  const sizes = headerOf(bytes);
  const { dim, hiddenDim, layers, heads, keyValueHeads, vocabulary, length } = sizes;
  const headDim = dim / heads;
  const tieWeights = vocabulary > 0; // a negative number says that the scores have weights of their own
  const model = new Llama({
    vocabularySize: Math.abs(vocabulary),
    maxLength: length,
    embedDim: dim,
    numLayers: layers,
    numHeads: heads,
    numKeyValueHeads: keyValueHeads,
    hiddenDim,
    tieWeights,
    rotary: { layout: "interleaved" },
  });
  const file = new FloatFile(bytes, 4 * HEADER.length);
  const state: Record<string, Tensor> = {};
  const perLayer = (name: string, ...shape: number[]): void => {
    for (let i = 0; i < layers; i++) state[`model.layers.${i}.${name}.weight`] = file.next(shape);
  };
  state["model.embed_tokens.weight"] = file.next([Math.abs(vocabulary), dim]);
  perLayer("input_layernorm", dim);
  perLayer("self_attn.q_proj", dim, dim);
  perLayer("self_attn.k_proj", keyValueHeads * headDim, dim);
  perLayer("self_attn.v_proj", keyValueHeads * headDim, dim);
  perLayer("self_attn.o_proj", dim, dim);
  perLayer("post_attention_layernorm", dim);
  perLayer("mlp.gate_proj", hiddenDim, dim);
  perLayer("mlp.down_proj", dim, hiddenDim);
  perLayer("mlp.up_proj", hiddenDim, dim);
  state["model.norm.weight"] = file.next([dim]);
  file.next([2, length, headDim / 2]); // cosines and sines, which are computed
  if (!tieWeights) state["lm_head.weight"] = file.next([-vocabulary, dim]);
  file.end();
  model.loadStateDict(state);
  return model;
}

function headerOf(bytes: Uint8Array): Record<(typeof HEADER)[number], number> {
  if (bytes.byteLength < 4 * HEADER.length) {
    throw new NNError("llama2c", `a file of ${bytes.byteLength} bytes has no sizes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = HEADER.map((name, i) => [name, view.getInt32(4 * i, true)] as const);
  const wrong = numbers.find(([name, n]) => (name === "vocabulary" ? n === 0 : n < 1));
  if (wrong)
    throw new NNError("llama2c", `the file says that ${wrong[0]} is ${wrong[1]}`, "take a file of version 0");
  return Object.fromEntries(numbers) as Record<(typeof HEADER)[number], number>;
}

/** Float32 arrays one behind the other, little-endian. */
class FloatFile {
  constructor(
    private readonly bytes: Uint8Array,
    private offset: number,
  ) {}

  next(shape: readonly number[]): Tensor {
    const size = 4 * shape.reduce((a, b) => a * b, 1);
    const end = this.offset + size;
    if (end > this.bytes.byteLength) {
      throw new NNError(
        "llama2c",
        `the file of ${this.bytes.byteLength} bytes is shorter than its sizes say`,
      );
    }
    const values = new Float32Array(this.bytes.slice(this.offset, end).buffer);
    this.offset = end;
    return tensor(values, shape);
  }

  end(): void {
    if (this.offset === this.bytes.byteLength) return;
    const text = `the file of ${this.bytes.byteLength} bytes is longer than the ${this.offset} that its sizes say`;
    throw new NNError("llama2c", text, "take a file of version 0, which is not quantised");
  }
}
