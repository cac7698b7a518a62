import { fullLike, tensor, type Tensor } from "@nn/tensor";
import { assignLater, stateTensor } from "@nn/tensor/graph";

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
