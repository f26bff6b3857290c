import { elgamal } from './arithmetic';
import type { Arithmetic } from './arithmetic';
import { montgomery, percentWindow } from './contestants/bigint';
import { bn } from './contestants/bn';
import { gmp } from './contestants/gmp';
import { GoContestants } from './contestants/go';
import { openpgp } from './contestants/openpgp';
import { columns, operations } from './names';
import type { Column, Environment, Outcome } from './names';
import { isRight } from './reference';

/** A way to do an operation. A column may have several; the one with the best median stands for it. */
interface Entrant {
  operation: string;
  column: Column;
  variant: string;
  result(): bigint[];
  /** Does it so often, and returns the milliseconds. */
  run(times: number): number;
}

interface Race {
  entrants: { entrant: Entrant; times: number; samples: number[] }[];
}

/** Each batch lasts about so long, in ms: far above the clock's 5 µs, far below a change of the machine's mood. */
const batch = 10;
const warmUpRounds = 3;

/** Results are kept here, so that no compiler finds an operation useless. */
export const sink: { last: unknown } = { last: undefined };

function fromArithmetic<N>(column: Column, variant: string, go: GoContestants, a: Arithmetic<N>): Entrant[] {
  return Object.entries(elgamal(a, go.numbers)).map(([operation, once]) => ({
    operation,
    column,
    variant,
    result: () => once()(),
    run: (times) => {
      const start = performance.now();
      for (let i = 0; i < times; i++) sink.last = once();
      return performance.now() - start;
    },
  }));
}

function fromGo(column: Column, go: GoContestants): Entrant[] {
  return go.operations(column).map((operation) => ({
    operation,
    column,
    variant: column,
    result: () => go.result(column, operation),
    run: (times) => go.run(column, operation, times),
  }));
}

async function enter(go: GoContestants): Promise<Entrant[]> {
  const n = go.numbers;
  return [
    ...fromGo('ours', go),
    ...fromGo('mathbig', go),
    ...fromGo('bigmod', go),
    ...fromArithmetic('gmp', 'mpz_powm', go, await gmp(n)),
    ...fromArithmetic('bigint', 'Montgomery', go, montgomery(n)),
    ...fromArithmetic('bigint', '% window', go, percentWindow(n)),
    ...fromArithmetic('bn', 'bn.js', go, bn(n)),
    ...fromArithmetic('openpgp', 'OpenPGP.js', go, openpgp(n)),
  ];
}

function median(samples: number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A round is one batch of every entrant; who goes first within an operation changes from round to round. */
function round(races: Race[], number: number, record: boolean): void {
  for (const { entrants } of races) {
    for (let i = 0; i < entrants.length; i++) {
      const each = entrants[(i + number) % entrants.length]!;
      const sample = each.entrant.run(each.times) / each.times;
      if (record) each.samples.push(sample);
      else each.times = Math.min(Math.max(Math.round(batch / sample), 1), 64);
    }
  }
}

/**
 * The whole contest in this thread: every result judged, then the rounds.
 */
export async function contest(wasm: BufferSource, rounds: number): Promise<Outcome> {
  const go = await GoContestants.start(wasm);
  const all = await enter(go);
  for (const { operation, column, variant, result } of all) {
    if (!isRight(operation, result(), go.numbers)) throw new Error(`${column}, ${variant}: wrong result of ${operation}`);
  }
  const races = [...new Set(all.map((e) => e.operation))].map((operation) => ({
    entrants: all
      .filter((e) => e.operation === operation)
      .map((entrant) => ({ entrant, times: 1, samples: [] as number[] })),
  }));
  for (let i = 0; i < warmUpRounds; i++) round(races, i, false);
  for (let i = 0; i < rounds; i++) round(races, i, true);

  const variants = new Set<string>();
  const best = (operation: string, column: Column): number => {
    const candidates = races
      .flatMap(({ entrants }) => entrants)
      .filter(({ entrant: e }) => e.operation === operation && e.column === column)
      .map(({ entrant, samples }) => ({ variant: entrant.variant, ms: median(samples) }))
      .sort((a, b) => a.ms - b.ms);
    const first = candidates[0];
    if (!first) throw new Error(`nobody does ${operation} for ${column}`);
    if (candidates.length > 1) variants.add(`${column} by ${first.variant}`);
    return first.ms;
  };
  const row = (operation: string): Record<Column, number> => {
    // Only ours has tables for a key: with one, it runs against the others' verify without.
    const peers = operation === 'verify_table' ? 'verify' : operation;
    const cells = columns.map((c) => [c, best(c === 'ours' ? operation : peers, c)]);
    return Object.fromEntries(cells) as Record<Column, number>;
  };
  const rows = Object.fromEntries(operations.map((operation) => [operation, row(operation)]));
  const environment = {
    ...rows,
    handshake: { ours: best('handshake', 'ours'), bigmod: best('handshake', 'bigmod') },
    joins_per_s: 1000 / best('join', 'ours'),
  } as Environment;
  return { environment, variants: [...variants] };
}
