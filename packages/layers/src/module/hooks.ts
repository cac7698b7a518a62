import { formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";
import { jointIdentity, wantsGradient, type MaybeGradients } from "./joint-identity.js";
import type { AnyModule } from "./module.js";
import { RemovableHandle } from "./removable-handle.js";
import { replaceTensors, tensorsIn } from "./tensors-in.js";

/**
 * Called before the forward pass with its arguments.
 *
 * @returns Nothing, or an array of the arguments to use instead.
 */
export type ForwardPreHook<M, I> = (module: M, inputs: I) => I | undefined;

/**
 * Called after the forward pass with its arguments and its result.
 *
 * @returns Nothing, or the result to give instead.
 */
export type ForwardHook<M, I, O> = (module: M, inputs: I, output: O) => O | undefined;

/**
 * Called when the backward pass has gone through a module, with the gradients of its inputs and of its results: one for
 * each tensor among them, those in arrays and plain objects included, in their order; undefined where none arrives or
 * none is wanted.
 *
 * @returns Nothing, or the gradients of the inputs to use instead.
 */
export type FullBackwardHook<M> = (
  module: M,
  gradInputs: readonly (Tensor | undefined)[],
  gradOutputs: readonly (Tensor | undefined)[],
) => readonly (Tensor | undefined)[] | undefined;

type Inputs = readonly unknown[];

/** Hooks of one kind, in the order in which they were registered. */
class HookList<H> {
  #entries: readonly { readonly hook: H }[] = [];

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  add(hook: H): RemovableHandle {
    if (typeof hook !== "function") throw new NNError("hook", `expected a function, got ${String(hook)}`);
    const entry = { hook };
    this.#entries = [...this.#entries, entry];
    return new RemovableHandle(() => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    });
  }

  /** Passes a value from hook to hook: what one answers takes its place. */
  pass<T>(value: T, call: (hook: H, value: T) => T | undefined): T {
    for (const { hook } of this.#entries) value = call(hook, value) ?? value;
    return value;
  }
}

/** The hooks of one module. */
export class Hooks {
  readonly forwardPre = new HookList<ForwardPreHook<AnyModule, Inputs>>();
  readonly forward = new HookList<ForwardHook<AnyModule, Inputs, unknown>>();
  readonly backward = new HookList<FullBackwardHook<AnyModule>>();

  /** The forward pass with all that hangs on it. */
  run(module: AnyModule, given: Inputs, forward: (inputs: Inputs) => unknown): unknown {
    const inputs = this.forwardPre.pass(given, (hook, value) => checkInputs(module, hook(module, value)));
    const pass = (args: Inputs): unknown =>
      this.forward.pass(forward(args), (hook, output) => hook(module, args, output));
    return this.backward.isEmpty ? pass(inputs) : this.#withBackward(module, inputs, pass);
  }

  /** Catches the gradients of the results on their way in, and those of the inputs on their way out. */
  #withBackward(module: AnyModule, inputs: Inputs, forward: (inputs: Inputs) => unknown): unknown {
    const tensors = tensorsIn(inputs);
    let gradOutputs: MaybeGradients | undefined;
    const inside = replaceTensors(inputs, () =>
      jointIdentity(tensors, (gradients) => {
        const arrived = gradOutputs;
        gradOutputs = undefined;
        // A second derivative may reach the inputs without passing the results.
        return arrived ? this.#backward(module, gradients, arrived) : gradients;
      }),
    );
    return replaceTensors(forward(inside), (outputs) =>
      jointIdentity(outputs, (gradients) => {
        gradOutputs = gradients;
        // The backward pass won't come to the inputs.
        if (!tensors.some(wantsGradient)) this.#backward(module, tensors.map(() => undefined), gradients); // prettier-ignore
        return gradients;
      }),
    );
  }

  #backward(module: AnyModule, gradInputs: MaybeGradients, gradOutputs: MaybeGradients): MaybeGradients {
    return this.backward.pass(gradInputs, (hook, gradients) =>
      checkGradients(module, hook(module, gradients, gradOutputs), gradients),
    );
  }
}

function checkInputs(module: AnyModule, inputs: Inputs | undefined): Inputs | undefined {
  if (inputs === undefined || Array.isArray(inputs)) return inputs;
  throw new NNError(
    module.constructor.name,
    "a forward pre-hook returned something that is no array of arguments",
    "return [x] for one argument, or nothing",
  );
}

function checkGradients(
  module: AnyModule,
  replaced: MaybeGradients | undefined,
  gradients: MaybeGradients,
): MaybeGradients | undefined {
  if (!replaced) return undefined;
  const name = module.constructor.name;
  if (replaced.length !== gradients.length) {
    const text = `a backward hook returned ${replaced.length} gradients for ${gradients.length} inputs`;
    throw new ShapeError(name, text, "return one for each tensor among the inputs, or nothing");
  }
  for (const [i, gradient] of replaced.entries()) {
    const known = gradients[i];
    if (!gradient || (known && sameShape(gradient.shape, known.shape))) continue;
    const wanted = known
      ? `the gradient of input ${i} is ${formatShape(known.shape)}`
      : `input ${i} takes none`;
    throw new ShapeError(
      name,
      `a backward hook returned a gradient of ${formatShape(gradient.shape)}; ${wanted}`,
    );
  }
  return replaced;
}
