export { fromStorage, fromTypedArray } from "../ops/creation.js";
export { placesAlong } from "../ops/movement.js";
export { sumTo } from "../ops/reduction.js";
