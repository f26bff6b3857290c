import { mod, modExp, modInv } from 'openpgp-arithmetic';
import type { Arithmetic, Numbers } from '../arithmetic';

/** What OpenPGP.js computes its own ElGamal with: BigInt, square and always multiply. */
export function openpgp(n: Numbers): Arithmetic<bigint> {
  const { p, q } = n;
  return {
    from: (a) => a,
    to: (a) => a,
    powP: (base, exponent) => modExp(base, exponent, p),
    mulP: (a, b) => mod(a * b, p),
    mulQ: (a, b) => mod(a * b, q),
    subQ: (a, b) => a - b,
    modQ: (a) => mod(a, q),
    invQ: (a) => modInv(a, q),
    equal: (a, b) => a === b,
  };
}
