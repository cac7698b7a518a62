import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";
import protobuf from "protobufjs";

/** What a test wants to know of an event; numbers of 64 bits are plain numbers. */
export interface ReadEvent {
  readonly wallTime: number;
  readonly step?: number;
  readonly fileVersion?: string;
  readonly graphDef?: Uint8Array;
  readonly sessionLog?: { readonly status: string };
  readonly summary?: { readonly value: readonly ReadValue[] };
}

/** A value of a summary. */
export interface ReadValue {
  readonly tag: string;
  readonly simpleValue?: number;
  readonly histo?: Readonly<Record<string, number | number[]>>;
  readonly image?: {
    readonly height: number;
    readonly width: number;
    readonly colorspace: number;
    readonly encodedImageString: Uint8Array;
  };
  readonly tensor?: {
    readonly dtype: string;
    readonly tensorShape: unknown;
    readonly stringVal: Uint8Array[];
  };
  readonly metadata?: { readonly pluginData: { readonly pluginName: string; readonly content?: Uint8Array } };
}

/** Decodes a message by the definitions beside the writer, with a library that the writer doesn't use. */
export function decode(message: string, bytes: Uint8Array): unknown {
  const folder = new URL("../tensorboard/proto/", import.meta.url);
  const root = new protobuf.Root();
  root.resolvePath = (_, target) =>
    target.startsWith("google/") ? target : fileURLToPath(new URL(target, folder));
  root.loadSync(["tensorboard.proto", "hparams.proto"]);
  const type = root.lookupType(message);
  return type.toObject(type.decode(bytes), { longs: Number, enums: String });
}

/** The events of a TFRecord file, whose checks must be right. */
export function readEvents(file: Uint8Array): ReadEvent[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const events: ReadEvent[] = [];
  for (let at = 0; at < file.length;) {
    const size = Number(view.getBigUint64(at, true));
    check(file.subarray(at, at + 8), view.getUint32(at + 8, true));
    const data = file.subarray(at + 12, at + 12 + size);
    check(data, view.getUint32(at + 12 + size, true));
    events.push(decode("tensorboard.Event", data) as ReadEvent);
    at += size + 16;
  }
  return events;
}

/** Bit by bit, and masked, as RFC 3720 and TensorFlow's record_writer.h define it. */
function check(bytes: Uint8Array, masked: number): void {
  let rest = 0xffffffffn;
  for (const byte of bytes) {
    rest ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) rest = (rest >> 1n) ^ (rest & 1n ? 0x82f63b78n : 0n);
  }
  const crc = rest ^ 0xffffffffn;
  const expected = (((crc >> 15n) | (crc << 17n)) + 0xa282ead8n) & 0xffffffffn;
  if (BigInt(masked) !== expected) throw new Error(`check ${masked}, expected ${expected}`);
}

/** The bytes of a PNG file of 8 bits per level, `[height, width, channels]`. */
export function pngLevels(file: Uint8Array): {
  width: number;
  height: number;
  channels: number;
  levels: number[];
} {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const [width, height, kind] = [view.getUint32(16), view.getUint32(20), view.getUint8(25)];
  const channels = { 0: 1, 2: 3, 6: 4 }[kind]!;
  const pieces: Uint8Array[] = [];
  for (let at = 8; at < file.length; at += view.getUint32(at) + 12) {
    const name = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (name === "IDAT") pieces.push(file.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const rows = inflateSync(Buffer.concat(pieces));
  const stride = width * channels;
  const levels = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? levels[y * stride + x - channels] : 0;
      const up = y > 0 ? levels[(y - 1) * stride + x] : 0;
      const corner = x >= channels && y > 0 ? levels[(y - 1) * stride + x - channels] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      levels[y * stride + x] = rows[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return { width, height, channels, levels: [...levels] };
}

/** RFC 2083, 6.6. */
function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
