import type { Intrinsic } from "../../../intrinsic.js";
import type { Program, ScalarType } from "../../../program.js";
import type { Device, Memory } from "../../device.js";

interface Parts {
  readonly arrays?: number;
  readonly scalars?: readonly ScalarType[];
  readonly intrinsics?: readonly Intrinsic[];
}

/** A program whose body finds the number of its thread in the integer `t`. */
export function threadProgram(
  body: string,
  { arrays = 1, scalars = [], intrinsics = [] }: Parts = {},
): Program {
  return {
    body: `let t = 0; t++; t = threadNumber();\n${body}`,
    arrays,
    scalars,
    intrinsics,
    width: 4,
  };
}

/** Each of four numbers plus `s0`. */
export const addScalar = threadProgram(
  "const x = texel0(t); return [x[0] + s0, x[1] + s0, x[2] + s0, x[3] + s0];",
  {
    scalars: ["Number"],
  },
);

export function stored(device: Device, numbers: Iterable<number>): Memory {
  const data = Float32Array.from(numbers);
  const memory = device.allocate(data.length);
  device.write(memory, data);
  return memory;
}

export function range(length: number, start = 0): Float32Array {
  return Float32Array.from({ length }, (_, i) => start + i);
}
