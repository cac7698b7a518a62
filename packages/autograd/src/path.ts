import { isOp, nextMark, type Node } from "@nn/tensor/graph";
import { rules } from "./rules.js";

/** Tells which nodes gradients are wanted for. */
export type IsTarget = (node: Node) => boolean;

/** The nodes on the way from results to targets, and how they hang together. */
export interface Path {
  /** Oldest first. */
  readonly nodes: readonly Node[];
  /** For each node, the places of its sources in `nodes`, -1 for those off the path; empty where nothing passes. */
  readonly sources: readonly (readonly number[])[];
  /** The places of the results, -1 for those off the path. */
  readonly results: readonly number[];
  /** Some node on the way had let go of its sources: targets behind it can't be seen. */
  readonly forgotten: boolean;
}

const NOTHING: readonly number[] = [];

/** Finds the path. Places are looked up now, for rules may make nodes and even compute values. */
export function pathTo(results: readonly Node[], isTarget: IsTarget): Path {
  const nodes: Node[] = [];
  const sources: (readonly number[])[] = [];
  let forgotten = false;
  for (const node of behind(results)) {
    forgotten ||= node.forgotten;
    const places = passes(node) ? node.srcs.map((src) => src.place) : NOTHING;
    const leads = isTarget(node) || places.some((place) => place >= 0);
    node.place = leads ? nodes.push(node) - 1 : -1;
    if (leads) sources.push(places);
  }
  return { nodes, sources, results: results.map((node) => node.place), forgotten };
}

/** The results and all that derivatives reach from them, oldest first. */
function behind(results: readonly Node[]): Node[] {
  const mark = nextMark();
  const found: Node[] = [];
  const meet = (node: Node): void => {
    if (node.mark === mark) return;
    node.mark = mark;
    found.push(node);
  };
  results.forEach(meet);
  for (let i = 0; i < found.length; i++) if (passes(found[i])) found[i].srcs.forEach(meet);
  return found.sort((a, b) => a.id - b.id);
}

/** Whether derivatives pass to the sources. State is where differentiation ends, whatever it was computed from. */
function passes(node: Node): boolean {
  if (node.owner !== undefined || node.srcs.length === 0) return false;
  if (node.stopsGradient || rules[node.op] === "none" || (isOp(node, "identity") && node.params.stop))
    return false;
  return node.dtype === "float32" || node.dtype === "float64";
}
