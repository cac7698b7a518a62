import { Dropout, Linear, Module, type RemovableHandle, type StateNames } from "@nn/layers";
import { zeros, type Generator, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { Conv1D } from "../blocks/index.js";

/** A layer that LoRA can be applied to. */
export type Target = Linear | Conv1D;

/** What a low-rank matrix is made with. */
export interface LowRankOptions {
  readonly rank: number;
  readonly scaling: number;
  readonly dropout: number;
  readonly generator?: Generator | undefined;
}

/** The names of Hugging Face's PEFT. */
const NAMES: StateNames = { "lora.a": "lora_A", "lora.b": "lora_B" };

/**
 * What a layer learns beside its weight: s B A, of rank r. It is the layer's part `lora`, and acts on its results as long
 * as it is there.
 */
export class LowRank extends Module {
  /** From x to rank numbers. */
  readonly a: Linear;
  /** From them to y: zeros at first, so that nothing changes. */
  readonly b: Linear;
  readonly scaling: number;
  readonly dropout: Dropout;
  readonly #handle: RemovableHandle;
  readonly #namesBefore: StateNames | undefined;

  constructor(target: Target, { rank, scaling, dropout, generator }: LowRankOptions) {
    super();
    const random = generator ? { generator } : {};
    this.a = new Linear(target.inFeatures, rank, { bias: false, ...random });
    this.b = new Linear(rank, target.outFeatures, { bias: false, ...random });
    assign([[this.b.weight, zeros([target.outFeatures, rank]).node]]);
    this.scaling = scaling;
    this.dropout = new Dropout(dropout, random);
    this.#namesBefore = target.stateNames;
    target.stateNames = { ...target.stateNames, ...NAMES };
    Object.assign(target, { lora: this });
    this.#handle = target.registerForwardHook((_, [x]: readonly [Tensor], y: Tensor) =>
      y.add(this.forward(x)),
    );
  }

  /**
   * @param x - `[*, inFeatures]`
   * @returns s B A x, `[*, outFeatures]`
   */
  forward(x: Tensor): Tensor {
    return this.b.forward(this.a.forward(this.dropout.forward(x))).mul(this.scaling);
  }

  /** The same as one matrix, in the way the layer has its weight. */
  matrix(target: Target): Tensor {
    const product = this.b.weight.matMul(this.a.weight).mul(this.scaling); // [outFeatures, inFeatures]
    return target instanceof Conv1D ? product.transpose() : product;
  }

  /** Takes it off the layer. */
  remove(target: Target): void {
    this.#handle.remove();
    target.stateNames = this.#namesBefore;
    Reflect.deleteProperty(target, "lora");
  }
}

/** What a layer learns beside its weight, if it does. */
export function loraOf(target: Target): LowRank | undefined {
  const { lora } = target as Target & { readonly lora?: unknown };
  return lora instanceof LowRank ? lora : undefined;
}
