import { tensor, ShapeError, withBackend } from "@nn/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { broadcastShape, combined, flat, ofFlat } from "./naive.js";
import { runs } from "./runs.js";

const shapes = fc.array(fc.constantFrom(0, 1, 1, 2, 3), { maxLength: 4 });
const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

describe.each(["js", "wasm"] as const)("broadcasting on %s", (backend) => {
  it("follows NumPy's rule, or is refused with both shapes", async () => {
    await withBackend(backend, () =>
      fc.assert(
        fc.asyncProperty(shapes, shapes, async (a, b) => {
          const left = ofFlat(Array.from({ length: count(a) }, (_, i) => i + 1), a); // prettier-ignore
          const right = ofFlat(Array.from({ length: count(b) }, (_, i) => 10 * i - 5), b); // prettier-ignore
          const [x, y] = [tensor(flat(left), a), tensor(flat(right), b)];
          if (!broadcastShape(a, b)) {
            expect(() => x.sub(y)).toThrow(ShapeError);
            expect(() => x.sub(y)).toThrow(`[${a.join(", ")}] and [${b.join(", ")}]`);
            return;
          }
          const expected = combined(left, right, (m, n) => m - n);
          expect(x.sub(y).shape).toEqual(expected.shape);
          expect(Array.from(await x.sub(y).data())).toEqual(flat(expected));
        }),
        runs(300, 2),
      ),
    );
  });
});
