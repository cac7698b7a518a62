/** What a page asked of its graphics card. */
export interface Traffic {
  /** Draw calls or dispatches. */
  runs: number;
  uploadedBytes: number;
  readBytes: number;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Methods by the name of the interface that has them, each with what a call of it adds. */
type Meters = Readonly<
  Record<string, Readonly<Record<string, (args: readonly unknown[], self: unknown) => Partial<Traffic>>>>
>;

const one = (): Partial<Traffic> => ({ runs: 1 });

/** Bytes of the last argument that has any. */
function bytesOf(args: readonly unknown[]): number {
  const data = args.findLast((arg) => ArrayBuffer.isView(arg) || arg instanceof ArrayBuffer);
  return (data as { byteLength: number } | undefined)?.byteLength ?? 0;
}

const up = (args: readonly unknown[]): Partial<Traffic> => ({ uploadedBytes: bytesOf(args) });
const down = (args: readonly unknown[]): Partial<Traffic> => ({ readBytes: bytesOf(args) });

/** writeBuffer(buffer, offset, data, dataOffset?, size?), whose size counts elements of a typed array. */
function written([, , data, , size]: readonly unknown[]): Partial<Traffic> {
  if (typeof size !== "number") return { uploadedBytes: bytesOf([data]) };
  return { uploadedBytes: size * ((data as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1) };
}

const METERS: Meters = {
  WebGL2RenderingContext: {
    drawArrays: one,
    drawElements: one,
    texImage2D: up,
    texSubImage2D: up,
    bufferData: up,
    bufferSubData: up,
    readPixels: down,
    getBufferSubData: down,
  },
  GPUComputePassEncoder: { dispatchWorkgroups: one, dispatchWorkgroupsIndirect: one },
  GPUQueue: { writeBuffer: written, writeTexture: up },
  GPUDevice: {
    createBuffer: ([described]) => {
      const { size, mappedAtCreation } = described as { size: number; mappedAtCreation?: boolean };
      return mappedAtCreation ? { uploadedBytes: size } : {};
    },
  },
  GPUBuffer: {
    mapAsync: ([mode, offset, size], self) => {
      const { size: whole } = self as { size: number };
      return mode === 1 ? { readBytes: typeof size === "number" ? size : whole - Number(offset ?? 0) } : {};
    },
  },
};

/** Does something and counts what it asks of the graphics card, below every library: in the browser's own interfaces. */
export async function countTraffic(work: () => Promise<void>): Promise<Traffic> {
  const total: Traffic = { runs: 0, uploadedBytes: 0, readBytes: 0 };
  const restore = Object.entries(METERS).flatMap(([name, methods]) => {
    const prototype = prototypeOf(name);
    return prototype
      ? Object.entries(methods).map(([method, meter]) => meterMethod(prototype, method, meter, total))
      : [];
  });
  try {
    await work();
  } finally {
    for (const undo of restore) undo();
  }
  return total;
}

function prototypeOf(name: string): Record<string, Method> | undefined {
  const found = (globalThis as Record<string, unknown>)[name] as
    { prototype: Record<string, Method> } | undefined;
  return found?.prototype;
}

function meterMethod(
  prototype: Record<string, Method>,
  name: string,
  meter: (args: readonly unknown[], self: unknown) => Partial<Traffic>,
  total: Traffic,
): () => void {
  const original = prototype[name];
  prototype[name] = function (...args) {
    const { runs = 0, uploadedBytes = 0, readBytes = 0 } = meter(args, this);
    total.runs += runs;
    total.uploadedBytes += uploadedBytes;
    total.readBytes += readBytes;
    return original.apply(this, args);
  };
  return () => (prototype[name] = original);
}
