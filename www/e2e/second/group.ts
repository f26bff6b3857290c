/** The group, its elements and scalars (crypto/SPEC.md, 2), with BigInt: variable time, for tests alone. */
import { randomBytes } from 'node:crypto';
import { must } from './bytes.ts';
import { h512 } from './label.ts';

export const elementBytes = 384;
export const scalarBytes = 32;

/** ⌊2^bits · ln 2⌋, by ln 2 = Σ 1/(k·2^k). */
function ln2(bits: bigint): bigint {
  const guard = 64n;
  let sum = 0n;
  for (let k = 1n, term = 1n << (bits + guard); (term >>= 1n) > 0n; k++) sum += term / k;
  return sum >> guard;
}

const d = 298707407953437995876300625370749906325322663598036756391867662926569213935809577593n;
export const q = 2n ** 256n - 189n;
export const p = 2n ** 3072n - 2n ** 2816n + 2n ** 256n * (ln2(2560n) + d) + 2n ** 256n - 1n;
export const g = power(2n, (p - 1n) / q);

export const mod = (value: bigint, m: bigint) => ((value % m) + m) % m;
export const times = (a: bigint, b: bigint) => (a * b) % p;

/** base^exponent mod p */
export function power(base: bigint, exponent: bigint): bigint {
  const powers = [1n];
  for (let i = 1; i < 16; i++) powers.push((powers[i - 1]! * base) % p);
  let out = 1n;
  for (const digit of exponent.toString(16)) {
    for (let i = 0; i < 4; i++) out = (out * out) % p;
    out = (out * powers[parseInt(digit, 16)]!) % p;
  }
  return out;
}

/** 1/value mod q: q is prime. */
export function inverse(value: bigint): bigint {
  let out = 1n;
  for (const digit of (q - 2n).toString(2)) {
    out = (out * out) % q;
    if (digit === '1') out = (out * value) % q;
  }
  return out;
}

/** The Jacobi symbol (a/n) for odd n. */
export function jacobi(a: bigint, n: bigint): -1 | 0 | 1 {
  let sign: -1 | 1 = 1;
  a = mod(a, n);
  while (a !== 0n) {
    while ((a & 1n) === 0n) {
      a >>= 1n;
      if ((n & 7n) === 3n || (n & 7n) === 5n) sign = sign === 1 ? -1 : 1;
    }
    [a, n] = [n, a];
    if ((a & 3n) === 3n && (n & 3n) === 3n) sign = sign === 1 ? -1 : 1;
    a %= n;
  }
  return n === 1n ? sign : 0;
}

export const toInteger = (bytes: Uint8Array) => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
export const toBytes = (value: bigint, size: number) => Buffer.from(value.toString(16).padStart(2 * size, '0'), 'hex');
export const encodeElement = (value: bigint) => toBytes(value, elementBytes);
export const encodeScalar = (value: bigint) => toBytes(value, scalarBytes);

export function decodeElement(bytes: Uint8Array): bigint {
  must(bytes.length === elementBytes, 'ELEM-LEN');
  const v = toInteger(bytes);
  must(1n < v && v < p, 'ELEM-RANGE');
  must(power(v, q) === 1n, 'ELEM-ORDER');
  return v;
}

export function decodeScalar(bytes: Uint8Array): bigint {
  must(bytes.length === scalarBytes, 'SCALAR-LEN');
  const s = toInteger(bytes);
  must(0n < s && s < q, 'SCALAR-RANGE');
  return s;
}

/** Where random bytes come from; `what` says for what, so that a test can hand out those of a vector. */
export type Draw = (what: string, size: number) => Buffer;

export const random: Draw = (_, size) => randomBytes(size);

export function randomScalar(draw: Draw, what: string): bigint {
  for (let tries = 0; tries < 8; tries++) {
    const s = toInteger(draw(what, scalarBytes));
    if (0n < s && s < q) return s;
  }
  throw new Error('the random source is broken');
}

/** Hq(name, a, b, …) */
export const hashToScalar = (name: string, ...parts: Uint8Array[]) => toInteger(h512(name, ...parts)) % q;
