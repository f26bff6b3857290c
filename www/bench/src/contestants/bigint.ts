import type { Arithmetic, Numbers } from '../arithmetic';

const width = 5;

/** Sliding window over odd powers: for random exponents of 256 bits about 255 squarings and 59 products. */
function slidingWindow(base: bigint, exponent: bigint, mul: (a: bigint, b: bigint) => bigint): bigint {
  const square = mul(base, base);
  const odd = [base];
  for (let i = 1; i < 1 << (width - 1); i++) odd.push(mul(odd[i - 1]!, square));
  const bits = exponent.toString(2);
  let result: bigint | undefined;
  for (let i = 0; i < bits.length; ) {
    if (bits[i] === '0') {
      if (result !== undefined) result = mul(result, result);
      i++;
      continue;
    }
    let end = Math.min(i + width, bits.length);
    while (bits[end - 1] === '0') end--;
    const factor = odd[parseInt(bits.slice(i, end), 2) >> 1]!;
    if (result === undefined) {
      result = factor;
    } else {
      for (let j = i; j < end; j++) result = mul(result, result);
      result = mul(result, factor);
    }
    i = end;
  }
  return result ?? 1n;
}

function inverse(a: bigint, modulus: bigint): bigint {
  let [r0, r1, t0, t1] = [modulus, a % modulus, 0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return t0 < 0n ? t0 + modulus : t0;
}

function withPow(n: Numbers, powP: (base: bigint, exponent: bigint) => bigint): Arithmetic<bigint> {
  const { p, q } = n;
  return {
    from: (a) => a,
    to: (a) => a,
    powP,
    mulP: (a, b) => (a * b) % p,
    mulQ: (a, b) => (a * b) % q,
    subQ: (a, b) => (a < b ? a + q - b : a - b),
    modQ: (a) => a % q,
    invQ: (a) => inverse(a, q),
    equal: (a, b) => a === b,
  };
}

/** The engine's own division after each product. */
export function percentWindow(n: Numbers): Arithmetic<bigint> {
  const { p } = n;
  return withPow(n, (base, exponent) => slidingWindow(base, exponent, (a, b) => (a * b) % p));
}

/**
 * Montgomery with R = 2^3072, reduced in two steps of 1,536 bits: the best of 256, 512, 768, 1,024,
 * 1,536 and 3,072, and better than Barrett, when it was chosen (Node 20 and Chromium 156).
 */
export function montgomery(n: Numbers): Arithmetic<bigint> {
  const { p } = n;
  const half = 1536;
  const shift = BigInt(half);
  let minusInverse = 1n; // -1/p mod 2^half, by Newton
  for (let bits = 1; bits < half; bits *= 2) minusInverse = BigInt.asUintN(half, minusInverse * (2n + p * minusInverse));
  const reduce = (t: bigint): bigint => {
    for (let i = 0; i < 2; i++) t = (t + BigInt.asUintN(half, BigInt.asUintN(half, t) * minusInverse) * p) >> shift;
    return t >= p ? t - p : t;
  };
  const mul = (a: bigint, b: bigint): bigint => reduce(a * b);
  const squareOfR = (1n << 6144n) % p;
  return withPow(n, (base, exponent) => reduce(slidingWindow(mul(base, squareOfR), exponent, mul)));
}
