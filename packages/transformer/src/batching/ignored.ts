/** The label of what no loss counts, as PyTorch and Hugging Face have it. */
export const IGNORED = -100;
