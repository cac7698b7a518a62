/** The seven variants, in the order of Lucic et al. (2018), table 1. */
export const variantNames = ["MM", "NS", "WGAN", "WGAN-GP", "LSGAN", "DRAGAN", "BEGAN"] as const;

/** The name of a variant. */
export type VariantName = (typeof variantNames)[number];

/** The variants that are to be trained: the one that was asked for, or all. */
export function chosenVariants(variant: string | undefined): readonly VariantName[] {
  return variant === undefined ? variantNames : variantNames.filter((name) => name === variant);
}
