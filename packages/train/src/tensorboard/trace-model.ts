import { noGrad } from "@nn/autograd";
import type { AnyModule } from "@nn/layers";
import { NNError, type Tensor } from "@nn/tensor";
import { nodeCount, type Node } from "@nn/tensor/graph";
import { tensorsIn } from "../tensors-in.js";

/** One operation of a model. */
export interface TracedOperation {
  /** Where it is: "MLP/Linear[0]/dot". */
  readonly name: string;
  readonly op: string;
  /** The names of the operations whose results it takes. */
  readonly inputs: readonly string[];
  readonly shape: readonly number[];
  readonly dtype: string;
  /** The parameters of the operation, in words; "" where there are none. */
  readonly settings: string;
}

/** The nodes that were made while a module's `forward` ran: ids grow with time. */
interface Scope {
  readonly path: string;
  readonly begin: number;
  readonly end: number;
}

/** The operations from the inputs of a model to its results, sources first. Nothing is computed. */
export function traceModel(model: AnyModule, inputs: readonly Tensor[]): TracedOperation[] {
  const { scopes, outputs } = run(model, inputs);
  if (outputs.length === 0) {
    throw new NNError("addGraph", `${model.constructor.name}.forward gave no tensor`, "give a tensor back");
  }
  const naming = new Naming(scopes);
  const traced: TracedOperation[] = [];
  const names = new Map<Node, string>();
  const emit = (path: string, op: string, node: Node, sources: readonly string[]): string => {
    const name = naming.unique(path);
    const settings = settingsOf(node);
    traced.push({ name, op, inputs: sources, shape: node.shape, dtype: node.dtype, settings });
    return name;
  };
  inputs.forEach((x, i) => names.set(x.node, emit(`input/input_${i + 1}`, "Input", x.node, [])));
  for (const [path, state] of stateOf(model)) names.set(state.node, emit(path, "Parameter", state.node, []));
  for (const node of inOrder(
    outputs.map((x) => x.node),
    names,
  )) {
    const sources = node.srcs.map((source) => names.get(source)!);
    names.set(node, emit(`${naming.scopeOf(node)}/${node.op}`, node.op, node, sources));
  }
  outputs.forEach((x, i) => emit(`output/output_${i + 1}`, "Output", x.node, [names.get(x.node)!]));
  return traced;
}

/** Runs `forward` in evaluation mode, and watches which modules it goes through. */
function run(
  model: AnyModule,
  inputs: readonly Tensor[],
): { readonly scopes: Scope[]; readonly outputs: Tensor[] } {
  const scopes: Scope[] = [];
  const modules = [...modulePaths(model)];
  const before = modules.map(([module]) => ({ module, forward: module.forward, training: module.training }));
  for (const [module, path] of modules) {
    const { forward } = module;
    module.training = false;
    module.forward = (...given: never[]): unknown => {
      const begin = nodeCount();
      const result = forward(...given);
      scopes.push({ path, begin, end: nodeCount() });
      return result;
    };
  }
  try {
    const result = noGrad(() => model.forward(...(inputs as never[])));
    return { scopes, outputs: tensorsIn(result) };
  } finally {
    for (const { module, forward, training } of before) Object.assign(module, { forward, training });
  }
}

/** How the modules are called in the graph: the class, and the name inside of the module above. */
function modulePaths(model: AnyModule): Map<AnyModule, string> {
  const paths = new Map<AnyModule, string>();
  const visit = (module: AnyModule, path: string): void => {
    if (paths.has(module)) return;
    paths.set(module, path);
    for (const [name, child] of module.namedChildren()) {
      visit(child, `${path}/${child.constructor.name}[${name}]`);
    }
  };
  visit(model, model.constructor.name);
  return paths;
}

/** Parameters and buffers by where they stand in the graph. */
function stateOf(model: AnyModule): [path: string, state: Tensor][] {
  const paths = modulePaths(model);
  const byName = model.namedModules();
  return [...model.namedParameters(), ...model.namedBuffers()].map(([name, state]) => {
    const cut = name.lastIndexOf(".");
    const module = byName.get(cut < 0 ? "" : name.slice(0, cut)) ?? model;
    return [`${paths.get(module)!}/${name.slice(cut + 1)}`, state];
  });
}

/** The nodes that results are made of, sources first; those that have a name already are where it begins. */
function inOrder(results: readonly Node[], named: ReadonlyMap<Node, string>): Node[] {
  const order: Node[] = [];
  const met = new Set<Node>(named.keys());
  const waiting = [...results];
  while (waiting.length > 0) {
    const node = waiting.at(-1)!;
    const next = met.has(node) ? [] : node.srcs.filter((source) => !met.has(source));
    if (next.length > 0) waiting.push(...next);
    else {
      waiting.pop();
      if (!met.has(node)) order.push(node);
      met.add(node);
    }
  }
  return order;
}

function settingsOf(node: Node): string {
  const { params } = node;
  return params === undefined ? "" : JSON.stringify(params);
}

/** Gives every operation a place and a name that no other has. */
class Naming {
  readonly #taken = new Map<string, number>();
  /** The innermost first. */
  readonly #scopes: readonly Scope[];

  constructor(scopes: readonly Scope[]) {
    this.#scopes = [...scopes].sort((a, b) => a.end - a.begin - (b.end - b.begin));
  }

  scopeOf({ id }: Node): string {
    return this.#scopes.find(({ begin, end }) => begin <= id && id < end)?.path ?? "constants";
  }

  unique(path: string): string {
    const count = this.#taken.get(path) ?? 0;
    this.#taken.set(path, count + 1);
    return count === 0 ? path : `${path}_${count}`;
  }
}
