/** Options of everything that reads files. */
export interface ReadOptions {
  /**
   * The SHA-256 that the file must have as it lies there (a `.gz` before it is unpacked): 64 hexadecimal digits.
   * Initially not checked.
   */
  readonly sha256?: string;
  /**
   * Whether what a URL has is kept for the next time: in Node in the folder `nn` of `$XDG_CACHE_HOME` (or of `~/.cache`),
   * or in the folder that is named here; in a page in the Cache Storage `nn`, or the one that is named here. Initially
   * false.
   */
  readonly cache?: boolean | string;
  /** Stops reading; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Options of readers that unpack gzip on the way. */
export interface UnpackOptions extends ReadOptions {
  /** The most bytes that a packed file may become. Initially 2³⁰ (1 GiB). */
  readonly maxBytes?: number;
}

/** The initial `maxBytes`. */
export const MOST_BYTES = 2 ** 30;
