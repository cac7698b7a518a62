import type { DType } from "../../../../dtype.js";

/** The declaration of variable `name`, which keeps the type of `text`. */
export function declare(name: string, text: string, dtype: DType): string {
  // gpu.js makes a float of an integer that a `const` holds; a variable that is counted up is an integer to it.
  return dtype === "int32" ? `let ${name} = 0; ${name}++; ${name} = ${text};` : `const ${name} = ${text};`;
}
