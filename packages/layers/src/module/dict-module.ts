import { IndexError, NNError } from "@nn/tensor";
import { Container } from "./container.js";

/** Parts by name; `ModuleDict` takes modules and `ParameterDict` parameters. */
export type Parts<T> = Readonly<Record<string, T>>;

/**
 * The base of modules that hold parts by name and compute nothing themselves; a Map as far as it goes. The parts are
 * properties too, which is how they are found.
 */
export abstract class DictModule<T, P extends Parts<T>> extends Container {
  readonly #names = new Set<keyof P & string>();

  constructor(parts: P) {
    super();
    for (const [name, part] of Object.entries(parts)) this.set(name, part as P[keyof P & string]);
  }

  /** How many parts there are. */
  get size(): number {
    return this.#names.size;
  }

  /** Whether there is a part of this name. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  /**
   * The part of this name.
   *
   * @throws IndexError when there is none.
   */
  get<K extends keyof P & string>(name: K): P[K] {
    if (this.#names.has(name)) return Reflect.get(this, name) as P[K];
    const known = [...this.#names].join(", ");
    throw new IndexError(this.constructor.name, `there is no part ${name} among ${known || "none"}`);
  }

  /**
   * Adds a part, or puts it in the place of another.
   *
   * @throws NNError when the name is empty, has a dot, or is that of a method or property of modules.
   */
  set<K extends keyof P & string>(name: K, part: P[K]): this {
    if (!this.#names.has(name)) this.#checkName(name);
    this.#names.add(name);
    const value = part;
    Object.defineProperty(this, name, { value, enumerable: true, writable: true, configurable: true });
    return this;
  }

  #checkName(name: string): void {
    if (name !== "" && !name.includes(".") && !(name in this)) return;
    const reason = name in this ? "is taken by modules themselves" : "is empty or has a dot";
    throw new NNError(this.constructor.name, `the name "${name}" ${reason}`, "choose another");
  }

  /** Takes a part out; answers whether it was there. */
  delete(name: string): boolean {
    return this.#names.delete(name) && Reflect.deleteProperty(this, name);
  }

  /** The names, in the order in which they were added. */
  *keys(): Generator<keyof P & string, void, undefined> {
    yield* this.#names;
  }

  /** The parts, in that order. */
  *values(): Generator<P[keyof P & string], void, undefined> {
    for (const name of this.#names) yield this.get(name);
  }

  /** Names and parts, in that order. */
  *entries(): Generator<[keyof P & string, P[keyof P & string]], void, undefined> {
    for (const name of this.#names) yield [name, this.get(name)];
  }

  [Symbol.iterator](): Generator<[keyof P & string, P[keyof P & string]], void, undefined> {
    return this.entries();
  }
}
