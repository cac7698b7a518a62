import { Tensor, withBackend } from "@nn/tensor";
import { expect, it } from "vitest";
import { bind, read, tensorsOf, type Value } from "./evaluate.js";
import { operations } from "./operations/index.js";

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const withMethod = operations.filter(({ name }) => name in Tensor.prototype);

const values = (result: unknown): Promise<Value[]> => Promise.all(tensorsOf(result).map(read));

it.each(withMethod.map((operation) => [operation.name, operation] as const))(
  "tensor.%s() is the function",
  async (name, operation) => {
    let tried = 0;
    for (const sample of operation.samples) {
      const { inputs, args, call } = bind(operation, sample);
      const [first, ...rest] = args(inputs);
      if (!(first instanceof Tensor)) continue;
      await withBackend("js", async () => {
        expect(await values((first as unknown as Methods)[name](...rest))).toEqual(
          await values(call(inputs)),
        );
      });
      tried++;
    }
    expect(tried).toBeGreaterThan(0);
  },
);
