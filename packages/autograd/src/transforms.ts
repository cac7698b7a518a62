import { DTypeError, mul, ShapeError, stack, sum, Tensor, zeros, zerosLike } from "@nn/tensor";
import { variableNode } from "@nn/tensor/graph";
import { gradients } from "./gradients.js";
import { leaves, mapTree, type Tree } from "./tree.js";

/** A fresh variable with the value of `x`: what else depends on `x` is not part of the derivative. */
function variable(x: Tensor): Tensor {
  if (x.dtype !== "float32" && x.dtype !== "float64") {
    throw new DTypeError(
      "grad",
      `cannot differentiate for ${x.dtype}`,
      "pass a floating tensor, or choose other argnums",
    );
  }
  const node = x.live("grad");
  return new Tensor(variableNode(node));
}

/**
 * The gradient of a function of tensors that answers one number, for its argument number `argnum`, as a function of the
 * same arguments. Arguments may be arrays or objects of tensors; the gradient has their structure.
 *
 * @example
 * ```ts
 * import { grad } from "@nn/autograd";
 * import { sin, tensor } from "@nn/tensor";
 * const slope = grad((x) => sin(x).sum());
 * const curvature = grad((x) => slope(x).sum());
 * console.log(await slope(tensor([0])).array(), await curvature(tensor([1])).array()); // [1] [-0.841…]
 * ```
 */
export function grad<A extends readonly Tensor[]>(
  f: (...args: A) => Tensor,
  argnum?: number,
): (...args: A) => Tensor;
export function grad<A extends readonly Tree[], K extends number = 0>(
  f: (...args: A) => Tensor,
  argnum?: K,
): (...args: A) => A[K];
export function grad<A extends readonly Tree[]>(f: (...args: A) => Tensor, argnum = 0): (...args: A) => Tree {
  const both = valueAndGrad(f, argnum);
  return (...args) => both(...args)[1];
}

/** As {@link grad}, answering the value as well: `[value, gradient]`. */
export function valueAndGrad<A extends readonly Tensor[]>(
  f: (...args: A) => Tensor,
  argnum?: number,
): (...args: A) => [Tensor, Tensor];
export function valueAndGrad<A extends readonly Tree[], K extends number = 0>(
  f: (...args: A) => Tensor,
  argnum?: K,
): (...args: A) => [Tensor, A[K]];
export function valueAndGrad<A extends readonly Tree[]>(
  f: (...args: A) => Tensor,
  argnum = 0,
): (...args: A) => [Tensor, Tree] {
  return (...args) => {
    const variables = mapTree(args[argnum], variable);
    const value = f(...(args.map((arg, i) => (i === argnum ? variables : arg)) as unknown as A));
    const found = gradients(value, leaves(variables));
    return [value, mapTree(variables, (_, i) => found[i])];
  };
}

/**
 * The value of `f` at `inputs` and the map from a gradient of the value to gradients of the inputs (vector-Jacobian
 * product).
 *
 * @example
 * ```ts
 * import { vjp } from "@nn/autograd";
 * import { tensor } from "@nn/tensor";
 * const [y, pull] = vjp((x) => x.square(), [tensor([1, 2])]);
 * console.log(await y.array(), await pull(tensor([1, 10]))[0].array()); // [1, 4] [2, 40]
 * ```
 */
export function vjp(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
): [Tensor, (gradient: Tensor) => Tensor[]] {
  const variables = inputs.map(variable);
  const value = f(...variables);
  return [value, (gradient) => gradients(value, variables, gradient)];
}

/**
 * The value of `f` at `inputs` and its derivative in the direction `tangents` (Jacobian-vector product). Computed by
 * differentiating the reverse pass, which is linear in the gradient that enters it.
 *
 * @example
 * ```ts
 * import { jvp } from "@nn/autograd";
 * import { tensor } from "@nn/tensor";
 * const [, slope] = jvp((x) => x.square(), [tensor([1, 2])], [tensor([1, 0])]);
 * console.log(await slope.array()); // [2, 0]
 * ```
 */
export function jvp(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  tangents: readonly Tensor[],
): [Tensor, Tensor] {
  if (inputs.length !== tangents.length) {
    throw new ShapeError("jvp", `${inputs.length} inputs and ${tangents.length} tangents`);
  }
  const [value, pull] = vjp(f, inputs);
  const dummy = variable(zerosLike(value));
  return [value, gradients(pull(dummy), [dummy], tangents)[0]];
}

/** The matrix of all partial derivatives of `f` at `x`: `[...output shape, ...input shape]`. */
export function jacobian(f: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const [value, pull] = vjp(f, [x]);
  const shape = [...value.shape, ...x.shape];
  if (value.size === 0) return zeros(shape, { dtype: x.dtype });
  const rows = Array.from({ length: value.size }, (_, i) => pull(basis(value, i))[0]);
  return stack(rows).reshape(shape);
}

/** 1 at place `i` of the flattened tensor, 0 elsewhere. */
function basis(like: Tensor, i: number): Tensor {
  const flat = zeros([like.size], { dtype: like.dtype });
  const one = flat
    .slice([0, 1])
    .add(1)
    .pad([[i, like.size - 1 - i]]);
  return one.reshape(like.shape);
}

/** The matrix of all second derivatives of a function that answers one number: `[...shape, ...shape]`. */
export function hessian(f: (x: Tensor) => Tensor, x: Tensor): Tensor {
  return jacobian((y) => grad(f)(y), x);
}

/** The Hessian of `f` at `x` times `v`, without making the Hessian. */
export function hvp(f: (x: Tensor) => Tensor, x: Tensor, v: Tensor): Tensor {
  return grad((y: Tensor) => sum(mul(grad(f)(y), v)))(x);
}
