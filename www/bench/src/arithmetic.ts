import type { Operation } from './names';

/** The numbers that every contestant computes with; Go makes them (wasm/numbers.go). */
export type Numbers = Record<
  'p' | 'q' | 'g' | 'b' | 'e' | 'x' | 'y' | 'k' | 'h' | 'r' | 's' | 'm' | 'c1' | 'c2',
  bigint
>;

/** What a library has to bring: arithmetic mod p and mod q on numbers of its own. Results need only live briefly. */
export interface Arithmetic<N> {
  from(n: bigint): N;
  to(n: N): bigint;
  powP(base: N, exponent: N): N;
  mulP(a: N, b: N): N;
  mulQ(a: N, b: N): N;
  /** May be negative: mulQ reduces it. */
  subQ(a: N, b: N): N;
  modQ(a: N): N;
  invQ(a: N): N;
  equal(a: N, b: N): boolean;
}

/** Does the operation once. The result is for judging, and read lazily. */
export type Run = () => () => bigint[];

/**
 * ElGamal as one writes it with a library that has modular exponentiation: the arithmetic alone. Hashes,
 * range checks, the Jacobi symbol and random numbers, which our time has in it, are spared.
 */
export function elgamal<N>(a: Arithmetic<N>, numbers: Numbers): Partial<Record<Operation, Run>> {
  const [g, b, e, x, y, k, h, r, s, m, c1, c2] = (
    ['g', 'b', 'e', 'x', 'y', 'k', 'h', 'r', 's', 'm', 'c1', 'c2'] as const
  ).map((name) => a.from(numbers[name])) as [N, N, N, N, N, N, N, N, N, N, N, N];
  const minusX = a.from(numbers.q - numbers.x);
  const read = (...values: N[]) => () => values.map((v) => a.to(v));
  return {
    exp256: () => read(a.powP(b, e)),
    gexp: () => read(a.powP(g, k)),
    sign: () => {
      const r = a.powP(g, k);
      return read(r, a.mulQ(a.invQ(k), a.subQ(h, a.mulQ(x, a.modQ(r)))));
    },
    verify: () => {
      const left = a.powP(g, h);
      const right = a.mulP(a.powP(y, a.modQ(r)), a.powP(r, s));
      const holds = a.equal(left, right);
      return () => [holds ? 1n : 0n];
    },
    encrypt: () => read(a.powP(g, k), a.mulP(m, a.powP(y, k))),
    decrypt: () => read(a.mulP(c2, a.powP(c1, minusX))),
  };
}
