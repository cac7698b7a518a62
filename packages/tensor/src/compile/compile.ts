import { formatShape } from "../errors.js";
import { nodeOf } from "../ops/operand.js";
import type { Tensor } from "../tensor.js";
import { Replay } from "./replay.js";
import { trace, type CompiledResult } from "./trace.js";

/**
 * A function whose schedule is captured at its first call and replayed, without tracing, at all later ones with
 * arguments of the same shapes and dtypes; other shapes are captured anew. Parameters, optimiser state and running
 * statistics are read and updated at every call, and random numbers are drawn afresh. Everything else that `fn` reads
 * (numbers, shapes, which branch an `if` took) is fixed by the capture, and so is the module's train or eval mode.
 *
 * @param fn - Takes tensors, computes, may call `backward` and `optimizer.step()`, and returns tensors. It cannot read
 * values (`item`, `data`) inside.
 *
 * @example
 * ```ts
 * import { compile, rand } from "@nn/tensor";
 * const normalise = compile((x) => x.sub(x.mean()).div(x.std()));
 * console.log(await normalise(rand([4])).array());
 * ```
 */
export function compile<A extends readonly Tensor[], R extends CompiledResult>(
  fn: (...args: A) => R,
): (...args: A) => R;
export function compile<A extends readonly Tensor[]>(fn: (...args: A) => void): (...args: A) => void;
export function compile<A extends readonly Tensor[], R extends CompiledResult>(
  fn: (...args: A) => R,
): (...args: A) => R {
  const replays = new Map<string, Replay<R>>();
  let last: Replay<R> | undefined;
  return (...args) => {
    for (const x of args) nodeOf("compile", x);
    // Mostly all calls have the same shapes, and comparing them is quicker than writing them down.
    if (!last?.fits(args)) {
      const key = args.map(({ shape, dtype }) => `${dtype}${formatShape(shape)}`).join();
      last = replays.get(key);
      if (!last) replays.set(key, (last = new Replay(trace(fn, args))));
    }
    return last.run(args);
  };
}
