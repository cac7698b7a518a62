import { backward } from "@nn/autograd";
import { Tensor } from "@nn/tensor";
import type { LossFunction, Trainable } from "../types.js";

/** A model whose layers can be watched: every `Module` of `@nn/layers`. */
interface Watchable extends Trainable {
  namedModules(): Map<string, { registerForwardHook(hook: Hook): { remove(): void } }>;
  namedParameters(): Map<string, Tensor>;
}

type Hook = (module: unknown, inputs: unknown, output: unknown) => undefined;

/** Something that was computed, and what errors call it. */
interface Value {
  readonly name: string;
  readonly value: Tensor;
}

/** Whether its layers can be watched. */
export function isWatchable(model: Trainable): model is Watchable {
  const { namedModules, namedParameters } = model as Partial<Watchable>;
  return typeof namedModules === "function" && typeof namedParameters === "function";
}

/** Does a step's forward and backward pass again, and says what is the first to be NaN or infinite; nothing changes. */
export async function findNotFinite<Batch>(
  model: Watchable,
  loss: LossFunction<Batch>,
  batch: Batch,
): Promise<string | undefined> {
  const parameters = [...model.namedParameters()];
  const before = [
    ...tensorsIn(batch, "the batch"),
    ...parameters.map(([path, value]) => ({ name: `the parameter ${path}`, value })),
  ];
  const grads = parameters.map(([, { grad }]) => grad);
  const { outputs, total } = watched(model, () => loss(batch));
  for (const [, parameter] of parameters) parameter.grad = undefined;
  backward(total);
  // The backward pass comes to the last layers first.
  const gradients = parameters
    .toReversed()
    .flatMap(([path, { grad }]) => (grad ? [{ name: `the gradient of ${path}`, value: grad }] : []));
  parameters.forEach(([, parameter], i) => (parameter.grad = grads[i]));
  return firstNotFinite([...before, ...outputs, { name: "the loss", value: total }, ...gradients]);
}

/** The loss, and what the layers gave on the way to it, in order. */
function watched(
  model: Watchable,
  compute: () => Tensor | { readonly loss: Tensor },
): { outputs: Value[]; total: Tensor } {
  const outputs: Value[] = [];
  const handles = [...model.namedModules()].map(([path, module]) =>
    module.registerForwardHook((_, __, output) => {
      const kind = module.constructor.name;
      outputs.push(...tensorsIn(output, path ? `the output of ${path} (${kind})` : `the output of ${kind}`));
      return undefined;
    }),
  );
  try {
    const answer = compute();
    return { outputs, total: answer instanceof Tensor ? answer : answer.loss };
  } finally {
    for (const handle of handles) handle.remove();
  }
}

/** What is NaN or infinite in it, if anything. */
export async function firstNotFinite(values: readonly Value[]): Promise<string | undefined> {
  for (const { name, value } of values) {
    const bad = (await value.data()).find((number) => !Number.isFinite(number));
    if (bad !== undefined) return `${name} has ${bad}`;
  }
  return undefined;
}

/** All tensors in arrays and plain objects. */
function tensorsIn(value: unknown, name: string): Value[] {
  if (value instanceof Tensor) return [{ name, value: value.detach() }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    tensorsIn(item, name === "the batch" ? `${key} of the batch` : name),
  );
}
