export { main } from "./main.js";
export { cnn } from "./tour/layers/models.js";
