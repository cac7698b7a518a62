import { convAsColumns, columnsPay } from "./conv-as-columns.js";
import { convAsTaps, tapsPay } from "./conv-as-taps.js";
import { convAsWindows } from "./conv-as-windows.js";
import type { Node } from "./node.js";

/**
 * A convolution as the product that it equals: of the weight with the windows of the input, or of the weight with the
 * input itself and the results laid over one another, or a few products written out, whichever is cheapest. `padded`
 * shares padded inputs between the convolutions of one plan.
 */
export function convAsDot(node: Node<"conv">, padded: Map<string, Node>): Node {
  if (columnsPay(node)) return convAsColumns(node);
  return tapsPay(node) ? convAsTaps(node, padded) : convAsWindows(node, padded);
}
