/**
 * Where a reader gets its bytes: a path in Node, a URL (in a page also a relative one), bytes, or a `Blob` such as the
 * `File` that a user has picked.
 */
export type Source = string | URL | Uint8Array | ArrayBuffer | Blob;

/** Bytes that are read a piece at a time, from wherever they lie. */
export interface RandomAccess {
  /** How many there are. */
  readonly size: number;
  /** A copy of the bytes from `begin` up to `end`, which must lie within. */
  read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Gives the file back. */
  close(): Promise<void>;
}
