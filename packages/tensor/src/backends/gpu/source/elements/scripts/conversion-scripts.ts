import { declareInteger } from "../declare.js";
import type { Script } from "./script.js";

/** By the types of operand and result. */
export const CASTS: Readonly<Record<string, string | Script>> = {
  "float32 int32": { body: "return a;", cpu: "return Math.max(-2147483648, Math.min(2147483647, a)) | 0;" },
  "float32 bool": "return a !== 0.0;",
  "int32 float32": { body: "return a;", cpu: "return Math.fround(a);" },
  "int32 bool": "return a !== 0;",
  "bool float32": "if (a) { return 1.0; }\nreturn 0.0;",
  "bool int32": "if (a) { return 1; }\nreturn 0;",
};

/** Without a way to see bits: exponent and mantissa by arithmetic. */
export const BITCASTS: Readonly<Record<string, Script>> = {
  "float32 int32": {
    body: `${declareInteger("sign", "1 & 0")}
if (a < 0.0 || 1.0 / a < 0.0) { sign = 1 << 31; }
const m = Math.abs(a);
if (a !== a) { return 2143289344; }
if (m === Infinity) { return sign | 2139095040; }
if (m === 0.0) { return sign; }
let e = Math.floor(Math.log2(m)) + 0.0;
if (e < -126.0) { e = -126.0; }
if (Math.pow(2.0, e) > m) { e = e - 1.0; }
if (e < -126.0) { e = -126.0; }
if (e < 127.0 && Math.pow(2.0, e + 1.0) <= m) { e = e + 1.0; }
${declareInteger("digits", "(m / Math.pow(2.0, e)) * 8388608.0")}
${declareInteger("places", "e + 126.0")}
return (((places << 23) + digits) | sign);`,
    cpu: "return new Int32Array(new Float32Array([a]).buffer)[0];",
  },
  "int32 float32": {
    body: `${declareInteger("places", "(a >>> 23) & 255")}
${declareInteger("digits", "a & 8388607")}
let m = 0.5; m = digits;
let e = 0.5; e = places;
if (places === 255) {
  if (digits !== 0) { return Infinity - Infinity; }
  if (a < 0) { return -Infinity; }
  return Infinity;
}
if (places === 0) { e = 1.0; } else { m = m + 8388608.0; }
m = m * Math.pow(2.0, -23.0) * Math.pow(2.0, e - 127.0);
if (a < 0) { return -m; }
return m;`,
    cpu: "return new Float32Array(new Int32Array([a]).buffer)[0];",
  },
};
