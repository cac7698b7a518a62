/**
 * Where a reader gets its bytes: a path in Node, a URL (in a page also a relative one), bytes, or a `Blob` such as the
 * `File` that a user has picked.
 */
export type Source = string | URL | Uint8Array | ArrayBuffer | Blob;

/** Bytes that are read a piece at a time, from wherever they lie. */
export interface RandomAccess {
  /** What errors call it: its path, its URL, the name of the `File`, or "the bytes". */
  readonly name: string;
  /** How many there are. */
  readonly size: number;
  /** A copy of the bytes from `begin` up to `end`, which must lie within. */
  read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Gives the file back. */
  close(): Promise<void>;
}

/** What errors call a source. */
export function nameOf(source: Source): string {
  if (typeof source === "string" || source instanceof URL) {
    const name = String(source);
    return name.startsWith("data:") ? "the data: URL" : name;
  }
  return source instanceof Blob && "name" in source ? String(source.name) : "the bytes";
}
