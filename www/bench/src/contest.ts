import { elgamal } from './arithmetic';
import type { Arithmetic } from './arithmetic';
import { montgomery, percentWindow } from './contestants/bigint';
import { bn } from './contestants/bn';
import { gmp } from './contestants/gmp';
import { GoContestants } from './contestants/go';
import { openpgp } from './contestants/openpgp';
import { columns, operations } from './names';
import type { Column, Environment, Outcome } from './names';
import { Race, median } from './race';
import type { Entrant } from './race';
import { isRight } from './reference';

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

/**
 * The whole contest in this thread: every result judged, some rounds to warm up, then rounds for so many
 * seconds. A round is one heat of every race.
 */
export async function contest(wasm: BufferSource, seconds: number): Promise<Outcome> {
  const go = await GoContestants.start(wasm);
  const entrants = await enter(go);
  for (const { operation, column, variant, result } of entrants) {
    if (!isRight(operation, result(), go.numbers)) throw new Error(`${column}, ${variant}: wrong result of ${operation}`);
  }
  const races = new Map<string, Race>();
  for (const entrant of entrants) {
    const { operation } = entrant;
    if (!races.has(operation)) races.set(operation, new Race(entrants.filter((e) => e.operation === operation)));
  }
  for (let i = 0; i < 4; i++) for (const race of races.values()) race.warmUp();
  const end = performance.now() + 1000 * seconds;
  for (let i = 0; i < 8 || performance.now() < end; i++) for (const race of races.values()) race.heat(i);

  const standings = [...races.values()].flatMap((race) => race.standings());
  const variants = new Set<string>();
  const best = (operation: string, column: Column): number => {
    const candidates = standings.filter(({ entrant: e }) => e.operation === operation && e.column === column);
    const first = candidates.sort((a, b) => a.ms - b.ms)[0];
    if (!first) throw new Error(`nobody does ${operation} for ${column}`);
    if (candidates.length > 1) variants.add(`${column} by ${first.entrant.variant}`);
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
  return { environment, variants: [...variants], noise: median(standings.map(({ ms, fastest }) => ms / fastest)) - 1 };
}
