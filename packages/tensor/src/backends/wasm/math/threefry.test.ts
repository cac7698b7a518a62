import { expect, it } from "vitest";
import { FunctionBuilder } from "../assembler.js";
import { Emitter } from "../emitter.js";
import { Helpers } from "../helpers.js";
import { LowBuilder } from "../low.js";
import { ModuleBuilder } from "../assembler.js";
import { threefry2x32 } from "./threefry.js";

/** Both output words, computed by a module made for these constants. */
function compute(keys: [number, number], counter: [number, number]): string[] {
  const m = new LowBuilder();
  const words = threefry2x32(m, [m.i(keys[0]), m.i(keys[1])], [m.i(counter[0]), m.i(counter[1])]);
  const module = new ModuleBuilder({ maximum: 1, shared: false });
  const order = { sizes: [1], rows: [], inner: [0], vector: 0 };
  words.forEach((word, i) => {
    const f = new FunctionBuilder({ params: [], results: ["i32"] });
    const emitter = new Emitter(f, order, new Helpers(module), words, []);
    emitter.entry(() => {
      emitter.value(word);
      f.op("i32x4.extract_lane", 3);
    });
    module.add(f, `word${i}`);
  });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), { env: { memory } });
  return [0, 1].map((i) => ((exports[`word${i}`] as () => number)() >>> 0).toString(16));
}

it("gives the known answers of Random123", () => {
  expect(compute([0, 0], [0, 0])).toEqual(["6b200159", "99ba4efe"]);
  expect(compute([-1, -1], [-1, -1])).toEqual(["1cb996fc", "bb002be7"]);
  expect(compute([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual(["c4923a9c", "483df7a0"]);
});
