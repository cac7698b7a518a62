import { CONVOLUTIONS, TRANSPOSED } from "../lib/sizes.mjs";
import { computing } from "./arrays.mjs";

export function make(jax) {
  const { lax, grad } = jax;
  const both = (name, image, filters, fn) => ({
    [name]: computing(jax, [image, filters], fn, 0.1),
    [`${name}-gradients`]: computing(
      jax,
      [image, filters],
      grad((x, w) => fn(x, w).sum(), { argnums: [0, 1] }),
      0.1,
    ),
  });
  const forward = Object.entries(CONVOLUTIONS).map(([name, { image, filters, stride }]) =>
    both(name, image, filters, (x, w) => lax.conv(x, w, [stride, stride], "SAME")),
  );
  const { image, filters, stride } = TRANSPOSED;
  return Object.assign(
    {},
    ...forward,
    both("conv-transposed", image, filters, (x, w) =>
      lax.convTranspose(x, w, [stride, stride], "SAME", { transposeKernel: true }),
    ),
  );
}
