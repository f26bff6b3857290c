import BN from 'bn.js';
import type { Arithmetic, Numbers } from '../arithmetic';

/** bn.js with its Montgomery reduction; its plain one (BN.red) is slower. */
export function bn(n: Numbers): Arithmetic<BN> {
  const from = (a: bigint): BN => new BN(a.toString(16), 16);
  const p = from(n.p);
  const q = from(n.q);
  const red = BN.mont(p);
  return {
    from,
    to: (a) => BigInt(`0x${a.toString(16)}`),
    powP: (base, exponent) => base.toRed(red).redPow(exponent).fromRed(),
    mulP: (a, b) => a.mul(b).umod(p),
    mulQ: (a, b) => a.mul(b).umod(q),
    subQ: (a, b) => a.sub(b),
    modQ: (a) => a.umod(q),
    invQ: (a) => a.invm(q),
    equal: (a, b) => a.eq(b),
  };
}
