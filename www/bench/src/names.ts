/** The names in bin/bench.json. */

export const operations = ['exp256', 'gexp', 'sign', 'verify', 'verify_table', 'encrypt', 'decrypt'] as const;
export type Operation = (typeof operations)[number];

export const columns = ['ours', 'mathbig', 'bigmod', 'gmp', 'bigint', 'bn', 'openpgp'] as const;
export type Column = (typeof columns)[number];

/** Milliseconds; all medians, so joins_per_s is one second by the median join. */
export type Environment = Record<Operation, Record<Column, number>> & {
  handshake: { ours: number; bigmod: number };
  joins_per_s: number;
};

/**
 * A contest's medians, which variants stand for the columns that have several, and by how much a median
 * is above the fastest sample: 0.05 on a quiet machine.
 */
export interface Outcome {
  environment: Environment;
  variants: string[];
  noise: number;
}

export type Results = { chromium: Environment; node: Environment };
