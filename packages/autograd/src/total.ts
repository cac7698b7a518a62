import {
  concatNode,
  dotNode,
  elementNode,
  isOp,
  permuteNode,
  reshapeNode,
  type Node,
} from "@nn/tensor/graph";

/** From so many products on, joining their operands costs less than adding their results. */
const LEAST_PRODUCTS = 4;
/** Longer sums keep a product busy by themselves. */
const LONGEST_SUM = 256;

/**
 * The sum of the gradients that reach one value along its several uses. The products `Σ aᵢbᵢ` that a loop over time steps
 * leaves for its weights become one product over the joined axis.
 */
export function total(gradients: readonly Node[]): Node {
  if (gradients.length < LEAST_PRODUCTS) return sum(gradients);
  const groups = new Map<string, Node[]>();
  for (const node of gradients) {
    const key = likeness(node);
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  return sum([...groups.values()].flatMap(together));
}

function sum(nodes: readonly Node[]): Node {
  return nodes.reduce((total, node) => elementNode("add", [total, node], node.dtype));
}

/** Equal for gradients that may be put together. */
function likeness(node: Node): string {
  if (isOp(node, "permute")) return `permute ${node.params.perm}`;
  if (isOp(node, "reshape")) return `reshape ${node.srcs[0].shape}`;
  if (isOp(node, "dot")) {
    const { batch, contract } = node.params;
    const [a, b] = node.srcs;
    return `dot ${batch} ${contract} ${without(a.shape, a.shape.length - contract)} ${without(b.shape, batch)}`;
  }
  return "";
}

function without(shape: readonly number[], axis: number): readonly number[] {
  return shape.map((size, i) => (i === axis ? -1 : size));
}

/** What a group of gradients is put together to; several where that can't be one. */
function together(group: readonly Node[]): readonly Node[] {
  const [first] = group;
  if (group.length === 1) return group;
  const sources = group.map((node) => node.srcs[0]);
  if (isOp(first, "permute")) return [permuteNode(total(sources), first.params.perm)];
  if (isOp(first, "reshape")) return [reshapeNode(total(sources), first.shape)];
  return isOp(first, "dot") ? joinProducts(group as readonly Node<"dot">[]) : group;
}

/** Σ aᵢbᵢ = [a₁ a₂ …][b₁ b₂ …]ᵀ, joined along the first contracted axis. */
function joinProducts(products: readonly Node<"dot">[]): readonly Node[] {
  const { batch, contract } = products[0].params;
  const [a] = products[0].srcs;
  const axis = a.shape.length - contract;
  const terms = a.shape.slice(axis).reduce((product, size) => product * size, 1);
  if (products.length < LEAST_PRODUCTS || terms > LONGEST_SUM) return products;
  const left = join(products.map(({ srcs }) => srcs[0]), axis); // prettier-ignore
  const right = join(products.map(({ srcs }) => srcs[1]), batch); // prettier-ignore
  return [dotNode(left, right, batch, contract)];
}

/** Joins along an axis; what is permuted alike is joined as it lies in memory. */
function join(nodes: readonly Node[], axis: number): Node {
  const [first] = nodes;
  if (isOp(first, "permute")) {
    const { perm } = first.params;
    const alike = nodes.every((node) => isOp(node, "permute") && String(node.params.perm) === String(perm));
    if (alike) return permuteNode(join(nodes.map(({ srcs }) => srcs[0]), perm[axis]), perm); // prettier-ignore
  }
  return concatNode(nodes, axis);
}
