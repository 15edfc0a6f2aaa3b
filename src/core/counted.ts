/** `1 byte`, `2 bytes`: how many of something, in words. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `3,000`: a number with its digits in groups. */
export const grouped = (value: number): string => value.toLocaleString('en-US');
