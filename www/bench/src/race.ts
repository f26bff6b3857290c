import type { Column } from './names';

/** A way to do an operation. A column may have several; the one with the best median stands for it. */
export interface Entrant {
  operation: string;
  column: Column;
  variant: string;
  result(): bigint[];
  /** Does it so often, and returns the milliseconds. */
  run(times: number): number;
}

/** A batch lasts about so long, in ms: far above the clock's 5 µs, below most changes of the machine's mood. */
const batch = 10;

/** Who takes longer for one than this, in ms, sits out three heats of four: time is for the close races. */
const slow = 30;

interface Runner {
  entrant: Entrant;
  times: number;
  fastest: number; // sample so far, ms for one
}

export interface Standing {
  entrant: Entrant;
  ms: number;
  fastest: number;
}

export function median(samples: number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** All entrants of one operation. In a heat each runs one batch, right after the other. */
export class Race {
  private readonly runners: Runner[];
  private readonly heats: Map<Entrant, number>[] = [];

  constructor(entrants: Entrant[]) {
    this.runners = entrants.map((entrant) => ({ entrant, times: 1, fastest: Infinity }));
  }

  /**
   * Lets engines compile what runs often, and finds how many make a batch: by the fastest, since on a busy
   * machine who ran in short batches would be interrupted less than others.
   */
  warmUp(): void {
    for (const runner of this.runners) {
      runner.fastest = Math.min(runner.fastest, runner.entrant.run(runner.times) / runner.times);
      runner.times = Math.min(Math.max(Math.round(batch / runner.fastest), 1), 100);
    }
  }

  /** Who goes first changes from heat to heat. */
  heat(number: number): void {
    const samples = new Map<Entrant, number>();
    for (let i = 0; i < this.runners.length; i++) {
      const runner = this.runners[(i + number) % this.runners.length]!;
      const { entrant, times, fastest } = runner;
      if (fastest > slow && entrant.column !== 'ours' && number % 4) continue;
      const sample = entrant.run(times) / times;
      runner.fastest = Math.min(fastest, sample);
      samples.set(entrant, sample);
    }
    this.heats.push(samples);
  }

  /**
   * Medians of the quieter half of the heats. A machine that others use, too, has fast and slow seconds; a
   * median over both could be a fast one for one entrant and a slow one for another. Heats are chosen by
   * all who ran in them, so that the choice favours nobody; on a quiet machine it changes nothing.
   */
  standings(): Standing[] {
    const over = (heats: Map<Entrant, number>[], entrant: Entrant): number =>
      median(heats.flatMap((heat) => heat.get(entrant) ?? []));
    const usual = new Map(this.runners.map(({ entrant }) => [entrant, over(this.heats, entrant)]));
    const noise = (heat: Map<Entrant, number>): number => {
      const logs = [...heat].map(([entrant, sample]) => Math.log(sample / usual.get(entrant)!));
      return logs.reduce((sum, log) => sum + log, 0) / logs.length;
    };
    const byNoise = this.heats.map((heat) => ({ heat, noise: noise(heat) })).sort((a, b) => a.noise - b.noise);
    const quieter = byNoise.slice(0, Math.ceil(byNoise.length / 2)).map(({ heat }) => heat);
    return this.runners.map(({ entrant, fastest }) => {
      const ms = over(quieter, entrant);
      return { entrant, fastest, ms: Number.isNaN(ms) ? usual.get(entrant)! : ms };
    });
  }
}
