import type { Operation } from "../operation.js";
import { activationOperations } from "./activation.js";
import { arithmetic } from "./arithmetic.js";
import { comparison } from "./comparison.js";
import { creation, random } from "./creation.js";
import { functions } from "./functions.js";
import { indexing } from "./indexing.js";
import { linearAlgebra } from "./linear-algebra.js";
import { movement } from "./movement.js";
import { pooling } from "./pooling.js";
import { products } from "./products.js";
import { reduction } from "./reduction.js";

/** Every operation of the library by family. A new operation needs one entry in one of these files. */
export const families: Readonly<Record<string, readonly Operation[]>> = {
  Arithmetic: arithmetic,
  Functions: functions,
  Activations: activationOperations,
  "Comparison and logic": comparison,
  Reductions: reduction,
  Movement: movement,
  "Indexing, sorting and running sums": indexing,
  "Products and convolutions": products,
  "Pooling and resizing": pooling,
  "Linear algebra": linearAlgebra,
  Creation: creation,
  "Random numbers": random,
};

export const operations: readonly Operation[] = Object.values(families).flat();
