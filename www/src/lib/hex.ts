/** Hex digits in groups of four, to be compared by eye. */
export const inFours = (hex: string): string => hex.replace(/(.{4})(?=.)/g, '$1 ');
