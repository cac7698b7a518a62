import { IndexError } from "@nn/tensor";
import { Container } from "./container.js";

/** The base of modules that hold parts in a list and compute nothing themselves. */
export abstract class ListModule<T> extends Container {
  /** The parts, by their place. */
  [place: number]: T;
  /** How many parts there are. */
  length!: number;

  constructor(parts: Iterable<T>) {
    super();
    // Hidden, so that it isn't taken for a part of the model.
    Object.defineProperty(this, "length", { value: 0, writable: true });
    for (const part of parts) this.append(part);
  }

  /** Adds a part at the end. */
  append(part: T): this {
    this[this.length++] = part;
    return this;
  }

  /** The part at a place; negative places count from the end. */
  at(place: number): T {
    const index = place < 0 ? place + this.length : place;
    if (!(index in this)) {
      throw new IndexError(this.constructor.name, `there is no place ${place} among ${this.length}`);
    }
    return this[index];
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let place = 0; place < this.length; place++) yield this[place];
  }
}
