import 'wasm_exec';
import type { Numbers } from '../arithmetic';

/** What wasm/main.go leaves on globalThis. */
interface TelemedBench {
  numbers: Record<string, string>;
  contestants: Record<string, string[]>;
  run(contestant: string, operation: string, times: number): number;
  result(contestant: string, operation: string): string[];
}

interface GoRuntime {
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}

declare global {
  var Go: new () => GoRuntime;
  var telemedBench: TelemedBench;
  var telemedBenchReady: () => void;
}

const toBigInt = (hex: string): bigint => BigInt(`0x${hex}`);

export class GoContestants {
  private constructor(private readonly bench: TelemedBench) {}

  static async start(wasm: BufferSource): Promise<GoContestants> {
    const go = new Go();
    const { instance } = await WebAssembly.instantiate(wasm, go.importObject);
    await new Promise<void>((ready, failed) => {
      globalThis.telemedBenchReady = ready;
      go.run(instance).then(() => failed(new Error('the Go contestants ended')), failed);
    });
    return new GoContestants(globalThis.telemedBench);
  }

  get numbers(): Numbers {
    const entries = Object.entries(this.bench.numbers).map(([name, hex]) => [name, toBigInt(hex)]);
    return Object.fromEntries(entries) as Numbers;
  }

  operations(contestant: string): string[] {
    return this.bench.contestants[contestant] ?? [];
  }

  run(contestant: string, operation: string, times: number): number {
    return this.bench.run(contestant, operation, times);
  }

  result(contestant: string, operation: string): bigint[] {
    return this.bench.result(contestant, operation).map(toBigInt);
  }
}
