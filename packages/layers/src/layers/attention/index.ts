export {
  scaledDotProductAttention,
  type ScaledDotProductAttentionOptions,
} from "./scaled-dot-product-attention.js";
export {
  MultiheadAttention,
  type MultiheadAttentionForwardOptions,
  type MultiheadAttentionOptions,
} from "./multihead-attention.js";
