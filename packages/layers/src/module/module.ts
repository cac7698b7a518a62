import type { Tensor } from "@nn/tensor";
import type { Buffer } from "./buffer.js";
import { locate } from "./locate.js";
import { isBuffer, isParameter, MODULE } from "./marks.js";
import type { Parameter } from "./parameter.js";
import { printModule } from "./print.js";
import { readState, writeState, type LoadOptions, type LoadResult, type StateDict } from "./state-dict.js";
import { join, membersOf, modulesOf } from "./walk.js";

/** A module whatever its inputs and result. */
export type AnyModule = Module<readonly never[], unknown>;

/**
 * The base of layers and models. A subclass keeps its parameters, buffers and inner modules in properties (arrays, Maps
 * and plain objects of them included) and computes in `forward`; the rest is found by walking the properties. What is in
 * a `#private` property is not part of the model.
 *
 * Attributes: `training`, initially true, says whether dropout and its like are at work; see `train()` and `eval()`.
 *
 * @typeParam I - The arguments of `forward`, initially one tensor.
 * @typeParam O - The result of `forward`, initially a tensor.
 *
 * @example
 * ```ts
 * import { Linear, Module, ReLU, Sequential } from "@nn/layers";
 * import { randn, type Tensor } from "@nn/tensor";
 *
 * class Autoencoder extends Module {
 *   encoder = new Sequential(new Linear(64, 8), new ReLU());
 *   decoder = new Linear(8, 64);
 *   forward(x: Tensor): Tensor {
 *     return this.decoder.forward(this.encoder.forward(x));
 *   }
 * }
 * const model = new Autoencoder();
 * console.log(model.forward(randn([5, 64])).shape); // [5, 64]
 * console.log([...model.namedParameters()].map(([name]) => name).join(" "));
 * // encoder.0.weight encoder.0.bias decoder.weight decoder.bias
 * ```
 */
export abstract class Module<I extends readonly unknown[] = [x: Tensor], O = Tensor> {
  /** Whether layers that differ between training and use are in training. */
  training = true;

  constructor() {
    // Errors that leave forward learn the path of the layer. Hidden, so that it isn't taken for a part of the model.
    const { forward } = this;
    Object.defineProperty(this, "forward", {
      configurable: true,
      enumerable: false,
      writable: true,
      value: (...inputs: I): O => {
        try {
          return Reflect.apply(forward, this, inputs) as O;
        } catch (error) {
          locate(error, this);
          throw error;
        }
      },
    });
  }

  /** What modules are recognised by. */
  get [MODULE](): true {
    return true;
  }

  /** Computes the result. */
  abstract forward(...inputs: I): O;

  /** The modules that are properties of this one, in order. */
  children(): AnyModule[] {
    return [...new Set(this.namedChildren().values())];
  }

  /** The modules that are properties of this one, by name. */
  namedChildren(): Map<string, AnyModule> {
    return new Map(membersOf(this).children.map(({ name, value }) => [name, value]));
  }

  /** This module and all below, parents first, shared ones once. */
  modules(): AnyModule[] {
    return [...modulesOf(this).keys()];
  }

  /** This module and all below by path; its own is "". */
  namedModules(): Map<string, AnyModule> {
    return new Map([...modulesOf(this)].map(([module, path]) => [path, module]));
  }

  /** All parameters, those of inner modules included, shared ones once: what an optimiser takes. */
  parameters(): Parameter[] {
    return [...this.namedParameters().values()];
  }

  /** All parameters by path ("encoder.0.weight"), shared ones once under their first. */
  namedParameters(): Map<string, Parameter> {
    return namedState(this, isParameter);
  }

  /** All buffers, those of inner modules included. */
  buffers(): Buffer[] {
    return [...this.namedBuffers().values()];
  }

  /** All buffers by path. */
  namedBuffers(): Map<string, Buffer> {
    return namedState(this, isBuffer);
  }

  /** Sets `training` here and in all modules below. */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** As `train(false)`: dropout and its like are off. */
  eval(): this {
    return this.train(false);
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = undefined;
  }

  /** Freezes (`false`) or thaws all parameters: frozen ones get no gradient and optimisers skip them. */
  requiresGrad(value = true): this {
    for (const parameter of this.parameters()) {
      parameter.requiresGrad = value;
      if (!value) parameter.grad = undefined;
    }
    return this;
  }

  /** Copies of all parameters and persistent buffers by path, as they are now: training on doesn't change them. */
  stateDict(): StateDict {
    return readState(this);
  }

  /**
   * Copies values into parameters and buffers. Everything is checked first, and on an error the model is as before.
   *
   * @param dict - Tensors by path, as from `stateDict()`.
   * @returns The names that were missing or too many, for `strict: false`.
   * @throws NNError that lists missing and unexpected names; ShapeError with both shapes of the first that differs.
   *
   * @example
   * ```ts
   * import { Linear } from "@nn/layers";
   * const best = new Linear(3, 2).stateDict();
   * const model = new Linear(3, 2);
   * model.loadStateDict(best);
   * ```
   */
  loadStateDict(dict: Readonly<StateDict>, options: LoadOptions = {}): LoadResult {
    return writeState(this, dict, options);
  }

  /** Calls `fn` with every module, inner ones first, as for another initialisation. */
  apply(fn: (module: AnyModule) => void): this {
    for (const module of this.modules().reverse()) fn(module);
    return this;
  }

  /** What stands between the parentheses when the module is printed: its settings. */
  extraRepr(): string {
    return "";
  }

  /** The tree of modules, as PyTorch prints it. */
  toString(): string {
    return printModule(this);
  }

  /** What Node's console shows. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

function namedState<T extends Tensor>(root: AnyModule, is: (x: unknown) => x is T): Map<string, T> {
  const found = new Map<string, T>();
  const seen = new Set<T>();
  for (const [module, path] of modulesOf(root)) {
    for (const { name, value } of membersOf(module).state) {
      if (!is(value) || seen.has(value)) continue;
      seen.add(value);
      found.set(join(path, name), value);
    }
  }
  return found;
}
