import { fullLike, Tensor, tensor } from "@nn/tensor";
import { assignLater, identityNode } from "@nn/tensor/graph";

/** A tensor that owns its value, so that a step can give it a new one. */
export function stateTensor(value: Tensor): Tensor {
  return new Tensor(identityNode(value.live("optimizer"), { stop: true }), { state: true });
}

/** State of zeros, of the shape of `like`. */
export function zerosState(like: Tensor): Tensor {
  return filledState(like, 0);
}

/** State that is `value` everywhere, of the shape of `like`. */
export function filledState(like: Tensor, value: number): Tensor {
  return stateTensor(fullLike(like, value));
}

/** A number that compiled steps read: a rank-0 tensor, and what it was set to. */
export class NumberState {
  readonly tensor: Tensor;
  #value: number;

  constructor(value: number, dtype: "float32" | "float64" = "float32") {
    this.#value = value;
    this.tensor = stateTensor(tensor(value, { dtype }));
  }

  get value(): number {
    return this.#value;
  }

  set value(value: number) {
    if (value === this.#value) return;
    this.#value = value;
    assignLater(this.tensor, tensor(value, { dtype: this.tensor.dtype }).node);
  }
}
