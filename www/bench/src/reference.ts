import type { Numbers } from './arithmetic';

/** Square and multiply, with nothing in it that could be wrong: what all contestants are judged by. */
function pow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let b = base % modulus, e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * b) % modulus;
    b = (b * b) % modulus;
  }
  return result;
}

/**
 * Whether the values are a right result of the operation. Ours signs and encrypts with random numbers of
 * its own, so what counts for these two is that the signature verifies and that the ciphertext decrypts.
 */
export function isRight(operation: string, values: bigint[], n: Numbers): boolean {
  const { p, q } = n;
  const [v0 = -1n, v1 = -1n, v2 = n.h] = values;
  const inRange = [v0, v1].every((v) => v < p);
  switch (operation) {
    case 'exp256':
      return v0 === pow(n.b, n.e, p);
    case 'gexp':
      return v0 === pow(n.g, n.k, p);
    case 'sign': // r, s, and h if it is another
      return inRange && v1 >= 0n && v1 < q && pow(n.g, v2, p) === (pow(n.y, v0 % q, p) * pow(v0, v1, p)) % p;
    case 'encrypt':
      return inRange && v1 >= 0n && (v1 * pow(v0, q - n.x, p)) % p === n.m;
    case 'decrypt':
      return v0 === n.m;
    default:
      return v0 === 1n;
  }
}
