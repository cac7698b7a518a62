/**
 * Writes the stable order of `keys` into `places`. Keys are any 32 bits, compared as unsigned: a radix sort of 8 bits
 * at a time, or insertion for short rows.
 */
export function sortPlaces(keys: Uint32Array, places: Int32Array): void {
  if (keys.length <= 32) insertionSort(keys, places);
  else radixSort(keys, places);
}

function insertionSort(keys: Uint32Array, places: Int32Array): void {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    let j = i;
    for (; j > 0 && keys[places[j - 1]] > key; j--) places[j] = places[j - 1];
    places[j] = i;
  }
}

function radixSort(keys: Uint32Array, places: Int32Array): void {
  const n = keys.length;
  let from = Int32Array.from({ length: n }, (_, i) => i);
  let to = new Int32Array(n);
  const starts = new Uint32Array(257);
  for (let shift = 0; shift < 32; shift += 8) {
    starts.fill(0);
    for (let i = 0; i < n; i++) starts[((keys[i] >>> shift) & 255) + 1]++;
    // All keys alike in these bits: nothing moves.
    if (starts.includes(n)) continue;
    for (let i = 0; i < 256; i++) starts[i + 1] += starts[i];
    for (let i = 0; i < n; i++) {
      const place = from[i];
      to[starts[(keys[place] >>> shift) & 255]++] = place;
    }
    [from, to] = [to, from];
  }
  places.set(from);
}
