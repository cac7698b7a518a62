import { IndexError, NNError, type Tensor } from "@nn/tensor";
import { isModule } from "../module/marks.js";
import { Module } from "../module/module.js";

/**
 * Modules one after the other: y = fₙ(… f₁(x)). Index with `at(i)`, go over them with `for … of`, count them with
 * `length`. The parameters are named "0.weight", "0.bias", "2.weight", …
 *
 * @param layers - Modules that take one tensor and give one.
 * @throws NNError for what is no module; from `forward` that of a layer, with its place in front: "2: Linear expected [*, 64], got [32, 100]".
 *
 * @example
 * ```ts
 * import { Linear, ReLU, Sequential } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const model = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 2));
 * console.log(model.forward(randn([5, 4])).shape); // [5, 2]
 * console.log(String(model.at(-1))); // Linear(inFeatures=8, outFeatures=2, bias=true)
 * ```
 */
export class Sequential<L extends readonly Module[] = readonly Module[]> extends Module {
  /** The modules, by their place. */
  readonly [place: number]: L[number];
  /** How many modules there are. */
  readonly length!: number;

  constructor(...layers: L) {
    super();
    layers.forEach((layer, place) => {
      if (!isModule(layer)) {
        const fix = "give modules one by one: new Sequential(first, second)";
        throw new NNError("Sequential", `argument ${place} is no module`, fix);
      }
      Object.defineProperty(this, place, {
        value: layer,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    });
    Object.defineProperty(this, "length", { value: layers.length });
  }

  forward(x: Tensor): Tensor {
    for (const layer of this) x = layer.forward(x);
    return x;
  }

  /** The module at a place; negative places count from the end. */
  at(place: number): L[number] {
    const layer = this[place < 0 ? place + this.length : place];
    if (!layer) throw new IndexError("Sequential", `there is no module ${place} among ${this.length}`);
    return layer;
  }

  *[Symbol.iterator](): Generator<L[number], void, undefined> {
    for (let place = 0; place < this.length; place++) yield this[place];
  }
}
