/** Pieces with ids in the order they are added. */
export class Pieces {
  readonly texts: string[] = [];
  readonly #ids = new Map<string, number>();

  constructor(texts: Iterable<string>) {
    for (const text of texts) this.add(text);
  }

  get size(): number {
    return this.texts.length;
  }

  /** The id of a piece, which is added if it is new. */
  add(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    this.#ids.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}
