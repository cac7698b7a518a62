import { nextMark, type Node } from "../graph/node.js";
import { isLeaf } from "./costs.js";

/** The part of the graph to be computed. */
export interface Schedule {
  /** In the order in which they are met from what is wanted. */
  readonly nodes: readonly Node[];
  /** Places in `nodes` of those whose values are wanted. */
  readonly wanted: readonly number[];
}

/**
 * What must be computed for `roots`; whatever is passed on the way and marked to be kept is wanted too. Until the next
 * walk through the graph, nodes know their `place` in this one.
 */
export function schedule(roots: readonly Node[]): Schedule {
  const mark = nextMark();
  const nodes: Node[] = [];
  const wanted: number[] = [];
  for (let i = 0; i < roots.length; i++) if (meet(roots[i], nodes, mark)) wanted.push(roots[i].place);
  const count = nodes.length;
  for (let place = 0; place < nodes.length; place++) {
    const node = nodes[place];
    if (place >= count && node.keep && !node.storage) wanted.push(place);
    if (isLeaf(node)) continue;
    const { srcs } = node;
    for (let i = 0; i < srcs.length; i++) meet(srcs[i], nodes, mark);
  }
  return { nodes, wanted };
}

/** Takes a node in, unless the schedule has it. */
function meet(node: Node, nodes: Node[], mark: number): boolean {
  if (node.mark === mark) return false;
  node.mark = mark;
  node.place = nodes.push(node) - 1;
  return true;
}
