/**
 * Takes a hook off a module again.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { ones } from "@nn/tensor";
 * const layer = new Linear(3, 2);
 * const handle = layer.registerForwardHook((_, __, output) => output.mul(0));
 * handle.remove();
 * console.log((await layer.forward(ones([3])).abs().sum().item()) > 0); // true
 * ```
 */
export class RemovableHandle {
  readonly #remove: () => void;

  /** @internal */
  constructor(remove: () => void) {
    this.#remove = remove;
  }

  /** Takes the hook off; doing so again changes nothing. */
  remove(): void {
    this.#remove();
  }

  /** Takes the hook off at the end of a `using` declaration's block. */
  [Symbol.dispose](): void {
    this.remove();
  }
}
