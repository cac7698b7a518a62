import type { Node } from "../../graph/node.js";
import type { Expr, Load } from "../../kernel/expr.js";
import { denseLoad } from "../../kernel/rewrite.js";
import { isContiguous } from "../../kernel/view.js";
import { numel } from "../../shape.js";
import type { Fate } from "../analyze.js";
import { PlanBuilder } from "../builder.js";
import { lazyOf, type Lazy } from "../lazy.js";
import type { ValueNumbers } from "../value-numbers.js";

/** Expressions don't grow beyond this many element functions: larger kernels spill registers. */
export const MAX_SIZE = 64;

/** What lowering knows about the values so far; `lowerNode` says how a node is computed. */
export class Lowering {
  readonly builder: PlanBuilder;
  /** The slots of all results of routines. */
  readonly routineSlots = new Map<Node, number[]>();
  /** Inputs padded for convolutions. */
  readonly padded = new Map<string, Node>();
  readonly #lazies = new Map<Node, Lazy>();

  constructor(
    nodes: readonly Node[],
    readonly values: ValueNumbers,
    private readonly fates: ReadonlyMap<Node, Fate>,
    private readonly lowerNode: (lowering: Lowering, node: Node) => Lazy,
    /** The backend has fold kernels. */
    readonly folds: boolean,
  ) {
    this.builder = new PlanBuilder(nodes);
  }

  /** What becomes of the value; undefined for values that are not scheduled. */
  fate(node: Node): Fate | undefined {
    return this.fates.get(this.values.of(node));
  }

  /** The value, stored already where it is to be an array or grew too long. */
  lazy(of: Node): Lazy {
    const node = this.values.of(of);
    let lazy = this.#lazies.get(node);
    if (lazy) return lazy;
    lazy = this.lowerNode(this, node);
    const store = this.fate(node)?.store ?? false;
    const isLoad = lazy.expr.kind === "load" && !lazy.core;
    if (!isLoad && (store || lazy.size > MAX_SIZE)) lazy = lazyOf(this.builder.store(lazy), node.shape);
    this.#lazies.set(node, lazy);
    return lazy;
  }

  /** The value as an expression, its core emitted if it still had one. */
  expr(node: Node): Expr {
    const lazy = this.lazy(node);
    return lazy.core ? this.stored(node).expr : lazy.expr;
  }

  /** The value as a load from memory. */
  load(node: Node): Load {
    const { expr } = this.lazy(node);
    return expr.kind === "load" ? expr : (this.stored(node).expr as Load);
  }

  /** As a load that walks its whole slot in order. */
  denseLoad(node: Node): Load {
    const load = this.load(node);
    const whole = this.builder.slots[load.arg].length === numel(node.shape);
    if (whole && isContiguous(load.view)) return load;
    return this.builder.store(lazyOf(load, node.shape));
  }

  /** The value, stored now. */
  stored(node: Node): Lazy {
    const stored = lazyOf(this.builder.store(this.lazy(node)), node.shape);
    this.#lazies.set(this.values.of(node), stored);
    return stored;
  }

  /** The result of a kernel of its own. */
  emitted(node: Node, make: Parameters<PlanBuilder["emit"]>[1]): Lazy {
    const [slot] = this.builder.emit([node], make);
    return this.#inSlot(node, slot);
  }

  /** The array that `parts` make up. */
  assembled(node: Node, parts: Parameters<PlanBuilder["assemble"]>[1]): Lazy {
    return this.#inSlot(node, this.builder.assemble(node, parts));
  }

  #inSlot({ shape, dtype }: Node, slot: number): Lazy {
    return lazyOf(denseLoad(slot, shape, dtype), shape);
  }
}
