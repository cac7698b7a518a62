import { defaultGenerator } from "@nn/tensor";
import { nodeCount, withoutUpdates, type Node, type Shape } from "@nn/tensor/graph";
import type { AnyModule, Module } from "../module/module.js";
import { tensorsIn } from "../module/tensors-in.js";
import { nodesSince } from "./multiply-adds.js";

/** One forward pass of a module: what it gave, and which nodes it made. */
interface Call {
  readonly module: AnyModule;
  readonly outputShapes: readonly Shape[];
  readonly start: number;
  readonly end: number;
}

/** What a forward pass of a model does. */
export interface Observed {
  /** Inner calls before those that they are part of. */
  readonly calls: readonly Call[];
  /** What the results depend on, by the innermost module that made it. */
  readonly nodes: ReadonlyMap<AnyModule, readonly Node[]>;
}

/** Runs the forward pass in eval mode, without computing anything, and leaves modes and the default generator as before. */
export function observe<I extends readonly unknown[]>(model: Module<I, unknown>, inputs: I): Observed {
  const modules = model.modules();
  const modes = modules.map(({ training }) => training);
  const random = defaultGenerator.getState();
  const calls: Call[] = [];
  const handles = modules.flatMap((module) => watch(module, calls));
  const start = nodeCount();
  try {
    const results = tensorsIn(withoutUpdates(() => model.eval().forward(...inputs)));
    return { calls, nodes: byModule(calls, nodesSince(start, results)) };
  } finally {
    for (const handle of handles) handle.remove();
    for (const [i, module] of modules.entries()) module.training = modes[i];
    defaultGenerator.setState(random);
  }
}

function watch(module: AnyModule, calls: Call[]): { remove(): void }[] {
  const starts: number[] = [];
  return [
    module.registerForwardPreHook(() => {
      starts.push(nodeCount());
      return undefined;
    }),
    module.registerForwardHook((_, __, output) => {
      const outputShapes = tensorsIn(output).map(({ shape }) => shape);
      calls.push({ module, outputShapes, start: starts.pop()!, end: nodeCount() });
      return undefined;
    }),
  ];
}

function byModule(calls: readonly Call[], nodes: Iterable<Node>): Map<AnyModule, Node[]> {
  const found = new Map<AnyModule, Node[]>(calls.map(({ module }) => [module, []]));
  for (const node of nodes) {
    const innermost = calls.find(({ start, end }) => start <= node.id && node.id < end);
    if (innermost) found.get(innermost.module)!.push(node);
  }
  return found;
}
