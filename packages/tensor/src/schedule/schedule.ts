import { DTYPES } from "../dtype.js";
import type { Node } from "../graph/node.js";
import type { Storage } from "../graph/storage.js";
import type { Key } from "../random/generator.js";
import { roleOf } from "./costs.js";
import type { Plan, Slot } from "./plan.js";

/** The part of the graph to be computed: its nodes, sources first, and those whose values are wanted. */
export interface Schedule {
  readonly nodes: readonly Node[];
  readonly wanted: ReadonlySet<Node>;
}

/** What must be computed for `roots`; whatever is passed on the way and marked to be kept is wanted too. */
export function schedule(roots: readonly Node[]): Schedule {
  const wanted = new Set(roots);
  const seen = new Set<Node>();
  const stack = [...roots];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.keep && !node.storage) wanted.add(node);
    if (roleOf(node) !== "leaf") for (const src of node.srcs) stack.push(src);
  }
  return { nodes: [...seen].sort((a, b) => a.id - b.id), wanted };
}

/** A text that two schedules share exactly when one plan serves both. */
export function signature({ nodes, wanted }: Schedule): string {
  const places = new Map<Node, number>();
  let text = "";
  nodes.forEach((node, place) => {
    places.set(node, place);
    text += `;${DTYPES.indexOf(node.dtype)}[${node.shape.join()}]`;
    if (roleOf(node) === "leaf")
      text += node.parts ? node.parts.map((part) => `/${part?.length}`).join("") : "";
    else {
      text += node.op;
      for (const src of node.srcs) text += `,${places.get(src)}`;
      text += paramsText(node.params);
    }
    if (wanted.has(node)) text += "!";
  });
  return text;
}

/** What is passed at each run, or does not change the plan. */
const FREE_PARAMS = new Set(["value", "key", "stop", "vjp"]);

function paramsText(params: object | undefined): string {
  let text = "";
  for (const name in params) {
    if (!FREE_PARAMS.has(name)) text += `:${String(params[name as keyof typeof params])}`;
  }
  return text;
}

/** The storage that fills a leaf's slot. */
export function leafStorage(node: Node, { leaf }: Slot): Storage {
  return node.parts ? node.parts[leaf!.part]! : node.storage!;
}

/** The scalars of a plan for one schedule; `keyOf` answers the key of a random leaf. */
export function scalarValues(
  plan: Plan,
  nodes: readonly Node[],
  keyOf: (node: Node<"randomBits">) => Key,
): number[] {
  return plan.scalars.map((source) => {
    if ("value" in source) return source.value;
    const node = nodes[source.place] as Node<"full"> | Node<"pad"> | Node<"randomBits">;
    return node.op === "randomBits" ? keyOf(node)[source.word] : node.params.value;
  });
}
