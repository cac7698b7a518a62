import { maskedCrc32c } from "./crc32c.js";

/** Length (8 bytes), its check (4), and the check of the data (4). */
const FRAME = 16;

/** One record of a TFRecord file: `uint64 length, uint32 check of it, data, uint32 check of the data`, little-endian. */
export function tfRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(data.length + FRAME);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return record;
}
