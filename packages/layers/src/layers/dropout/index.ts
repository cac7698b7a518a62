export { dropout, Dropout } from "./dropout.js";
export { Dropout1d, dropout1d, Dropout2d, dropout2d, Dropout3d, dropout3d } from "./channel-dropout.js";
export { AlphaDropout, alphaDropout, FeatureAlphaDropout, featureAlphaDropout } from "./alpha-dropout.js";
export type { DropoutArguments, DropoutFunction, DropoutLayer, DropoutOptions } from "./dropout-layer.js";
