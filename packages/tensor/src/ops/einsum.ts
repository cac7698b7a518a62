import { ShapeError, formatShape } from "../errors.js";
import { dotNode, expandNode, permuteNode, reduceNode, reshapeNode } from "../graph/build.js";
import type { Node } from "../graph/node.js";
import { Tensor } from "../tensor.js";
import { diagonalOf } from "./diagonal.js";
import { nodeOf, operandPair } from "./operand.js";

/** A tensor whose axes carry letters. */
interface Labelled {
  readonly node: Node;
  readonly labels: readonly string[];
}

interface Equation {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/**
 * Einstein's summation: `einsum("bij,bjk->bik", a, b)`. Letters name axes; letters missing from the output are summed;
 * a letter twice in one operand takes its diagonal; `...` stands for broadcast leading axes. Without `->` the output has
 * the letters that occur once, in alphabetical order.
 *
 * @throws ShapeError when the equation doesn't fit the operands.
 *
 * @example
 * ```ts
 * import { einsum, ones } from "@nn/tensor";
 * console.log(einsum("ij,kj->ik", ones([2, 3]), ones([4, 3])).shape); // [2, 4]
 * ```
 */
export function einsum(equation: string, ...operands: readonly Tensor[]): Tensor {
  const parsed = parse(equation, operands);
  const sizes = new Map<string, number>();
  let terms = operands.map((x, i) => takeDiagonals({ node: nodeOf("einsum", x), labels: parsed.inputs[i] }));
  for (const term of terms) noteSizes(equation, term, sizes);
  terms = terms.map((term) => dropBroadcast(term, sizes));
  while (terms.length > 1) {
    const [a, b, ...rest] = terms;
    const needed = new Set([...parsed.output, ...rest.flatMap((term) => term.labels)]);
    terms = [
      contract(
        sumOut(a, new Set([...needed, ...b.labels])),
        sumOut(b, new Set([...needed, ...a.labels])),
        needed,
      ),
      ...rest,
    ];
  }
  return new Tensor(arrange(sumOut(terms[0], new Set(parsed.output)), parsed.output, sizes));
}

function parse(equation: string, operands: readonly Tensor[]): Equation {
  const compact = equation.replace(/\s+/g, "");
  const [left, right, ...more] = compact.split("->");
  const parts = left.split(",");
  const valid =
    more.length === 0 && [...parts, right ?? ""].every((part) => /^[A-Za-z]*(\.\.\.)?[A-Za-z]*$/.test(part));
  if (!valid) throw new ShapeError("einsum", `"${equation}" is no equation`, 'write it as "ij,jk->ik"');
  if (parts.length !== operands.length) {
    throw new ShapeError("einsum", `"${equation}" names ${parts.length} operands, got ${operands.length}`);
  }
  const ranks = parts.map((part, i) => operands[i].shape.length - part.replace("...", "").length);
  const extra = Math.max(0, ...parts.map((part, i) => (part.includes("...") ? ranks[i] : 0)));
  const inputs = parts.map((part, i) => {
    if (ranks[i] < 0 || (ranks[i] > 0 && !part.includes("..."))) {
      throw new ShapeError(
        "einsum",
        `"${part}" does not name the axes of an operand of shape ${formatShape(operands[i].shape)}`,
      );
    }
    return expandDots(part, ranks[i], extra);
  });
  const all = inputs.flat();
  const output = right === undefined ? impliedOutput(all) : expandDots(right, extra, extra);
  for (const label of output) {
    if (!all.includes(label) || output.indexOf(label) !== output.lastIndexOf(label)) {
      throw new ShapeError(
        "einsum",
        `"${label}" in the output of "${equation}" must occur once there, and in an operand`,
      );
    }
  }
  return { inputs, output };
}

/** The letters of a term, with `...` as the last `rank` of the labels "0", "1", … that all dots share. */
function expandDots(part: string, rank: number, extra: number): string[] {
  const dots = Array.from({ length: rank }, (_, i) => String(extra - rank + i));
  const at = part.indexOf("...");
  return at < 0 ? [...part] : [...part.slice(0, at), ...dots, ...part.slice(at + 3)];
}

function impliedOutput(all: readonly string[]): string[] {
  const once = [...new Set(all)].filter(
    (label) => label <= "9" || all.indexOf(label) === all.lastIndexOf(label),
  );
  return once.sort();
}

function takeDiagonals(term: Labelled): Labelled {
  const { labels } = term;
  const second = labels.findIndex((label, i) => labels.indexOf(label) < i);
  if (second < 0) return term;
  const first = labels.indexOf(labels[second]);
  const rest = labels.filter((_, i) => i !== first && i !== second);
  return takeDiagonals({ node: diagonalOf(term.node, first, second), labels: [...rest, labels[second]] });
}

function noteSizes(equation: string, { node, labels }: Labelled, sizes: Map<string, number>): void {
  labels.forEach((label, i) => {
    const known = sizes.get(label) ?? 1;
    const size = node.shape[i];
    const broadcasts = label <= "9" && (size === 1 || known === 1);
    if (sizes.has(label) && known !== size && !broadcasts) {
      throw new ShapeError(
        "einsum",
        `"${label}" in "${equation}" is ${known} in one operand and ${size} in another`,
      );
    }
    sizes.set(label, sizes.has(label) && known !== 1 ? known : size);
  });
}

/** Takes axes of size 1 that broadcast against another operand out of the term. */
function dropBroadcast({ node, labels }: Labelled, sizes: ReadonlyMap<string, number>): Labelled {
  const keep = labels.map((label, i) => node.shape[i] === sizes.get(label));
  if (keep.every(Boolean)) return { node, labels };
  return { node: reshapeNode(node, node.shape.filter((_, i) => keep[i])), labels: labels.filter((_, i) => keep[i]) }; // prettier-ignore
}

function sumOut({ node, labels }: Labelled, keep: ReadonlySet<string>): Labelled {
  const axes = labels.map((_, i) => i).filter((i) => !keep.has(labels[i]));
  if (axes.length === 0) return { node, labels };
  const reduced = reduceNode("sum", node, axes);
  const kept = labels.map((_, i) => i).filter((i) => !axes.includes(i));
  return { node: reshapeNode(reduced, kept.map((i) => node.shape[i])), labels: kept.map((i) => labels[i]) }; // prettier-ignore
}

function contract(a: Labelled, b: Labelled, needed: ReadonlySet<string>): Labelled {
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => needed.has(label));
  const inner = shared.filter((label) => !needed.has(label));
  const m = a.labels.filter((label) => !shared.includes(label));
  const n = b.labels.filter((label) => !shared.includes(label));
  const [x, y] = operandPair("einsum", new Tensor(a.node), new Tensor(b.node));
  const left = permuteNode(x, [...batch, ...m, ...inner].map((label) => a.labels.indexOf(label))); // prettier-ignore
  const right = permuteNode(y, [...batch, ...inner, ...n].map((label) => b.labels.indexOf(label))); // prettier-ignore
  return { node: dotNode(left, right, batch.length, inner.length), labels: [...batch, ...m, ...n] };
}

function arrange(
  { node, labels }: Labelled,
  output: readonly string[],
  sizes: ReadonlyMap<string, number>,
): Node {
  const present = output.filter((label) => labels.includes(label));
  const ordered = permuteNode(node, present.map((label) => labels.indexOf(label))); // prettier-ignore
  if (present.length === output.length) return ordered;
  const spread = reshapeNode(ordered, output.map((label) => (labels.includes(label) ? sizes.get(label)! : 1))); // prettier-ignore
  return expandNode(spread, output.map((label) => sizes.get(label)!)); // prettier-ignore
}
