import type { Limits } from "../backend.js";
import { FunctionBuilder, ModuleBuilder } from "./assembler.js";
import type { LoadedPhase, Runtime } from "./runtime.js";

/** Sums side by side in registers: as many as hide the time that one addition takes. */
const CHAINS = 12;
const TURNS = 20_000;
/** Pieces of a measurement, shared out among the threads. */
const PIECES = 32;
const COPIED_BYTES = 2 ** 24;
const LINE = 64;
const REPEATS = 20;

/** Measures, on all threads, what no kernel can pass: multiply-adds in registers, and copying memory. */
export function measureLimits(runtime: Runtime): Limits {
  const module = new ModuleBuilder(runtime.memoryType);
  module.add(emitMultiplyAdds(), "p0");
  module.add(emitCopy(), "p1");
  const phase = { extent: PIECES, unitWork: 2 ** 20, grain: 1, serial: false };
  const [multiplyAdds, copy] = runtime.loadPhases(module.bytes(), [
    { ...phase, name: "p0" },
    { ...phase, name: "p1" },
  ]);
  const memory = runtime.allocator.allocate(2 * COPIED_BYTES);
  try {
    const compute = fastest(runtime, multiplyAdds, 0);
    const copying = fastest(runtime, copy, memory);
    return {
      gflops: (PIECES * TURNS * CHAINS * 8) / compute / 1e6,
      gbps: (2 * COPIED_BYTES) / copying / 1e6,
    };
  } finally {
    runtime.allocator.release(memory);
  }
}

function fastest(runtime: Runtime, phase: LoadedPhase, args: number): number {
  let best = Infinity;
  for (let i = 0; i < REPEATS; i++) {
    const start = performance.now();
    runtime.runPhase(phase, args);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Turns of sum = sum * factor + summand in every register. */
function emitMultiplyAdds(): FunctionBuilder {
  const f = new FunctionBuilder({ params: ["i32", "i32", "i32"], results: ["i32"] });
  const [begin, end] = [1, 2];
  const [factor, summand, ...sums] = Array.from({ length: CHAINS + 2 }, () => f.local("v128"));
  const turns = f.local("i32");
  f.f32(0.999).op("f32x4.splat").set(factor).f32(0.001).op("f32x4.splat").set(summand);
  f.get(end).get(begin).op("i32.sub").i32(TURNS).op("i32.mul").set(turns);
  f.loop((again) => {
    for (const sum of sums) f.get(sum).get(factor).op("f32x4.mul").get(summand).op("f32x4.add").set(sum);
    f.increment(turns, -1).get(turns).brIf(again);
  });
  // The status is 0 whatever the sums are, which no compiler finds out.
  f.get(sums[0]);
  for (const sum of sums.slice(1)) f.get(sum).op("f32x4.add");
  return f.op("f32x4.extract_lane", 0).f32(-1).op("f32.eq");
}

/** Copies the pieces of one half of the block at `args` to the other. */
function emitCopy(): FunctionBuilder {
  const f = new FunctionBuilder({ params: ["i32", "i32", "i32"], results: ["i32"] });
  const [args, begin, end] = [0, 1, 2];
  const bytes = COPIED_BYTES / PIECES;
  const [at, stop] = [f.local("i32"), f.local("i32")];
  f.get(args).get(begin).i32(bytes).op("i32.mul").op("i32.add").set(at);
  f.get(args).get(end).i32(bytes).op("i32.mul").op("i32.add").set(stop);
  f.loop((again) => {
    for (let offset = 0; offset < LINE; offset += 16) {
      f.get(at)
        .get(at)
        .memory("v128.load", offset)
        .memory("v128.store", COPIED_BYTES + offset);
    }
    f.increment(at, LINE).get(at).get(stop).op("i32.lt_u").brIf(again);
  });
  return f.i32(0);
}
