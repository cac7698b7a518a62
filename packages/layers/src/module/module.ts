import type { Tensor } from "@nn/tensor";
import type { Buffer } from "./buffer.js";
import { Hooks, type ForwardHook, type ForwardPreHook, type FullBackwardHook } from "./hooks.js";
import { locate } from "./locate.js";
import { isBuffer, isParameter, MODULE } from "./marks.js";
import type { Parameter } from "./parameter.js";
import { printModule } from "./print.js";
import type { RemovableHandle } from "./removable-handle.js";
import { readState, writeState, type LoadOptions, type LoadResult, type StateDict } from "./state-dict.js";
import type { StateNames } from "./state-names.js";
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
  /**
   * The names under which parts of this module are saved, where they aren't those of its properties: from a path in here
   * to a parameter, buffer, module or container of some (`"qkv.weight"`, `"attention"`) to a dotted name in its place
   * (`"in_proj_weight"`; `""`: the part's own parts are saved as if they were here). The longest path that fits counts,
   * and an outer module's names come before an inner one's. Loading goes by the same names. `stateDict` and
   * `loadStateDict` refuse a path that leads nowhere; one to what this module was made without may stay.
   *
   * @example
   * ```ts
   * import { Linear, Module, type StateNames } from "@nn/layers";
   * import type { Tensor } from "@nn/tensor";
   *
   * class Block extends Module {
   *   override stateNames: StateNames = { inner: "mlp.c_fc", "outer.bias": "mlp.shift" };
   *   inner = new Linear(2, 8);
   *   outer = new Linear(8, 2);
   *   forward(x: Tensor): Tensor {
   *     return this.outer.forward(this.inner.forward(x).relu());
   *   }
   * }
   * console.log(Object.keys(new Block().stateDict()).join(" "));
   * // mlp.c_fc.weight mlp.c_fc.bias outer.weight mlp.shift
   * ```
   */
  stateNames: StateNames | undefined = undefined;
  #hooks: Hooks | undefined = undefined;
  #watched: Module<I, O>["forward"] | undefined = undefined;

  constructor() {
    this.#watchForward();
  }

  /**
   * Puts hooks and the paths of errors round `forward`. A property `forward = (x) => …` takes the place of what the
   * constructor put there, so that this is asked for again whenever the model is walked or gets a hook.
   */
  #watchForward(): void {
    const { forward } = this;
    if (forward === this.#watched) return;
    const plain = (inputs: readonly unknown[]): O => Reflect.apply(forward, this, inputs) as O;
    const watched = (...inputs: I): O => {
      if (this.#watched !== watched) return plain(inputs); // another has been put round it
      try {
        return this.#hooks ? (this.#hooks.run(this, inputs, plain) as O) : plain(inputs);
      } catch (error) {
        locate(error, this);
        throw error;
      }
    };
    this.#watched = watched;
    // Hidden, so that it isn't taken for a part of the model.
    const property = { configurable: true, enumerable: false, writable: true, value: watched };
    Object.defineProperty(this, "forward", property);
  }

  /** This module and all below by path, watched. */
  static #modulesOf(root: AnyModule): Map<AnyModule, string> {
    const found = modulesOf(root);
    for (const module of found.keys()) {
      if (#watched in module) module.#watchForward(); // a module may be of another copy of this package
    }
    return found;
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
    return [...Module.#modulesOf(this).keys()];
  }

  /** This module and all below by path; its own is "". */
  namedModules(): Map<string, AnyModule> {
    return new Map([...Module.#modulesOf(this)].map(([module, path]) => [path, module]));
  }

  /** All parameters, those of inner modules included, shared ones once: what an optimiser takes. */
  parameters(): Parameter[] {
    return [...this.namedParameters().values()];
  }

  /** All parameters by path ("encoder.0.weight"), shared ones once under their first. */
  namedParameters(): Map<string, Parameter> {
    return namedState(Module.#modulesOf(this), isParameter);
  }

  /** All buffers, those of inner modules included. */
  buffers(): Buffer[] {
    return [...this.namedBuffers().values()];
  }

  /** All buffers by path. */
  namedBuffers(): Map<string, Buffer> {
    return namedState(Module.#modulesOf(this), isBuffer);
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

  /**
   * Copies of all parameters and persistent buffers by the names they are saved under (PyTorch's; see
   * {@link stateNames}), as they are now: training on doesn't change them.
   */
  stateDict(): StateDict {
    return readState(this);
  }

  /**
   * Copies values into parameters and buffers. Everything is checked first, and on an error the model is as before.
   *
   * @param dict - Tensors by name, as from `stateDict()`. Of a shared one, any of its names is enough.
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

  /**
   * Has `hook` called before every forward pass with its arguments; what it returns takes their place. In a step that
   * `compile` has captured, hooks have run at the capture: their tensor operations are part of the step, and registering
   * or removing one later doesn't change it.
   *
   * @param hook - `(module, inputs)`, returns nothing or an array of arguments.
   *
   * @example
   * ```ts
   * import { Linear } from "@nn/layers";
   * import { ones } from "@nn/tensor";
   * const layer = new Linear(3, 2, { bias: false });
   * layer.registerForwardPreHook((_, [x]) => [x.mul(0)]);
   * console.log(await layer.forward(ones([3])).array()); // [0, 0]
   * ```
   */
  registerForwardPreHook<M extends AnyModule, I extends readonly unknown[] | []>(
    this: M & Module<I, unknown>,
    hook: ForwardPreHook<M, I>,
  ): RemovableHandle {
    return this.#hooked.forwardPre.add(hook as never);
  }

  /**
   * Has `hook` called after every forward pass with its arguments and its result; what it returns takes the result's
   * place. For `compile` see {@link registerForwardPreHook}.
   *
   * @param hook - `(module, inputs, output)`, returns nothing or another result.
   *
   * @example
   * ```ts
   * import { Linear, ReLU, Sequential } from "@nn/layers";
   * import { ones } from "@nn/tensor";
   * const model = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 2));
   * for (const [path, module] of model.namedModules()) {
   *   module.registerForwardHook((_, __, output) => console.log(path, String(output)));
   * }
   * model.forward(ones([1, 4]));
   * ```
   */
  registerForwardHook<M extends AnyModule, I extends readonly unknown[], O>(
    this: M & Module<I, O>,
    hook: ForwardHook<M, I, O>,
  ): RemovableHandle {
    return this.#hooked.forward.add(hook as never);
  }

  /**
   * Has `hook` called whenever a derivative is taken through this module, with the gradients of its inputs and of its
   * results; what it returns takes the place of the gradients of the inputs, and can be differentiated again. It is
   * called for forward passes that come after it was registered and depend on something that requires a gradient. For
   * `compile` see {@link registerForwardPreHook}.
   *
   * @param hook - `(module, gradInputs, gradOutputs)`, each with one gradient for each tensor among the inputs or
   * results, undefined where there is none; returns nothing or other gradients of the inputs.
   * @throws ShapeError in the backward pass when what it returns doesn't fit the inputs.
   *
   * @example
   * ```ts
   * import { backward } from "@nn/autograd";
   * import { Linear } from "@nn/layers";
   * import { tensor } from "@nn/tensor";
   * const layer = new Linear(2, 1);
   * layer.registerFullBackwardHook((_, [gradient]) => [gradient?.clamp(-0.1, 0.1)]);
   * const x = tensor([[1, 2]], { requiresGrad: true });
   * backward(layer.forward(x).mul(100).sum());
   * console.log(await x.grad!.array()); // each 0.1 or -0.1, or nearer to 0
   * ```
   */
  registerFullBackwardHook<M extends AnyModule>(this: M, hook: FullBackwardHook<M>): RemovableHandle {
    return this.#hooked.backward.add(hook as never);
  }

  get #hooked(): Hooks {
    this.#watchForward();
    return (this.#hooks ??= new Hooks());
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

function namedState<T extends Tensor>(
  modules: Map<AnyModule, string>,
  is: (x: unknown) => x is T,
): Map<string, T> {
  const found = new Map<string, T>();
  const seen = new Set<T>();
  for (const [module, path] of modules) {
    for (const { name, value } of membersOf(module).state) {
      if (!is(value) || seen.has(value)) continue;
      seen.add(value);
      found.set(join(path, name), value);
    }
  }
  return found;
}
