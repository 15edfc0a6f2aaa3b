/** Facts on which dlmsdump differs from the corpus on purpose, and why. */
export const DIFFERENCES: readonly { readonly name: string; readonly what: string; readonly why: string }[] = [];
