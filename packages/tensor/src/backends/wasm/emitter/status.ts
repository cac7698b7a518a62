/** Places in the argument block before the kernel's own: the bad index and the size that it missed. */
export const ERROR_SLOTS = 2;

/** What phases answer where an index was out of range: the operation that asked for it. */
export const STATUS = { gather: 1, scatterAdd: 2 } as const;
