import { isFloat, type DType } from "../../dtype.js";
import type { UnaryLoop } from "./unary-loops.js";

const copy: UnaryLoop = (out, a, n) => {
  for (let i = 0; i < n; i++) out[i] = a[i];
};

const toFloat32: UnaryLoop = (out, a, n) => {
  for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]);
};

const toBool: UnaryLoop = (out, a, n) => {
  for (let i = 0; i < n; i++) out[i] = a[i] !== 0 ? 1 : 0;
};

const wrapToInt32: UnaryLoop = (out, a, n) => {
  for (let i = 0; i < n; i++) out[i] = a[i] | 0;
};

const saturateToInt32: UnaryLoop = (out, a, n) => {
  for (let i = 0; i < n; i++) out[i] = Math.max(-0x80000000, Math.min(0x7fffffff, a[i])) | 0;
};

/** Rounds what an operation computed in float64 to the dtype of its result; integers wrap around. */
export function roundingLoop(dtype: DType): UnaryLoop {
  return dtype === "float32" ? toFloat32 : dtype === "int32" ? wrapToInt32 : dtype === "bool" ? toBool : copy;
}

/** Converts values: floats to integers by truncation, saturating, with NaN as 0; anything but 0 is true. */
export function castLoop(from: DType, to: DType): UnaryLoop {
  if (to === "float32") return toFloat32;
  if (to === "bool") return toBool;
  return to === "int32" && isFloat(from) ? saturateToInt32 : copy;
}

/** The same 32 bits as another dtype; which NaN it was is not kept. */
export function bitcastLoop(from: DType, to: DType): UnaryLoop {
  if (from === to) return copy;
  const word = new DataView(new ArrayBuffer(4));
  if (to === "int32") {
    return (out, a, n) => {
      for (let i = 0; i < n; i++) {
        word.setFloat32(0, a[i]);
        out[i] = word.getInt32(0);
      }
    };
  }
  return (out, a, n) => {
    for (let i = 0; i < n; i++) {
      word.setInt32(0, a[i]);
      out[i] = word.getFloat32(0);
    }
  };
}
