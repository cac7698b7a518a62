/** What a histogram says, as TensorBoard's HistogramProto. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly num: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** The upper edges of the buckets. */
  readonly bucketLimit: number[];
  /** How many values lie in each. */
  readonly bucket: number[];
}

/** Where TensorBoard's edges begin and end, and how they grow. */
const [SMALLEST, LARGEST, GROWTH] = [1e-12, 1e20, 1.1];

let edges: Float64Array | undefined;

/** TensorBoard's edges, which PyTorch's writer uses, too: ±1e-12 · 1.1ⁿ and 0. */
export function defaultEdges(): Float64Array {
  if (edges) return edges;
  const positive: number[] = [];
  for (let edge = SMALLEST; edge < LARGEST; edge *= GROWTH) positive.push(edge);
  return (edges = Float64Array.from([...positive.map((edge) => -edge).reverse(), 0, ...positive]));
}

/**
 * Counts values between edges, each bucket with its lower edge and without its upper one but the last, which has both.
 * Empty buckets at both ends are left out, but for one at the left, whose limit tells where the first begins. Values that
 * are no finite numbers count nowhere.
 */
export function histogramOf(
  values: ArrayLike<number>,
  limits: ArrayLike<number> = defaultEdges(),
): Histogram {
  const counts = new Float64Array(limits.length - 1);
  let [min, max, num, sum, sumSquares] = [Infinity, -Infinity, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
    num++;
    sum += value;
    sumSquares += value * value;
    const place = bucketOf(value, limits);
    if (place >= 0) counts[place]++;
  }
  if (num === 0) [min, max] = [0, 0];
  return { min, max, num, sum, sumSquares, ...withoutEmptyEnds(counts, limits) };
}

/** The bucket that holds a value, or -1. */
function bucketOf(value: number, limits: ArrayLike<number>): number {
  const last = limits.length - 1;
  if (value < limits[0] || value > limits[last]) return -1;
  if (value === limits[last]) return last - 1;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (limits[middle] <= value) low = middle;
    else high = middle;
  }
  return low;
}

function withoutEmptyEnds(
  counts: Float64Array,
  limits: ArrayLike<number>,
): Pick<Histogram, "bucket" | "bucketLimit"> {
  const first = counts.findIndex((count) => count > 0);
  if (first < 0) return { bucketLimit: [0], bucket: [0] };
  const end = counts.findLastIndex((count) => count > 0) + 1;
  return {
    bucketLimit: Array.from({ length: end - first + 1 }, (_, i) => limits[first + i]),
    bucket: [0, ...counts.subarray(first, end)],
  };
}
