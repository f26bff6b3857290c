import { init } from 'gmp-wasm';
import type { mpz_ptr } from 'gmp-wasm';
import type { Arithmetic, Numbers } from '../arithmetic';

/** gmp-wasm by its binding, without the objects it can put around numbers: mpz_powm, variable time. */
export async function gmp(n: Numbers): Promise<Arithmetic<mpz_ptr>> {
  const { binding: b } = await init();
  const make = (): mpz_ptr => {
    const z = b.mpz_t();
    b.mpz_init(z);
    return z;
  };
  const from = (a: bigint): mpz_ptr => {
    const z = make();
    b.mpz_set_string(z, a.toString(16), 16);
    return z;
  };
  const p = from(n.p);
  const q = from(n.q);
  // Results go round in these: no operation has more than a few alive.
  const results = Array.from({ length: 16 }, make);
  let next = 0;
  const result = (): mpz_ptr => results[next++ % results.length]!;
  const mulMod = (x: mpz_ptr, y: mpz_ptr, modulus: mpz_ptr): mpz_ptr => {
    const z = result();
    b.mpz_mul(z, x, y);
    b.mpz_mod(z, z, modulus);
    return z;
  };
  const into = (compute: (z: mpz_ptr) => void): mpz_ptr => {
    const z = result();
    compute(z);
    return z;
  };
  return {
    from,
    to: (a) => BigInt(`0x${b.mpz_to_string(a, 16)}`),
    powP: (base, exponent) => into((z) => b.mpz_powm(z, base, exponent, p)),
    mulP: (x, y) => mulMod(x, y, p),
    mulQ: (x, y) => mulMod(x, y, q),
    subQ: (x, y) => into((z) => b.mpz_sub(z, x, y)),
    modQ: (x) => into((z) => b.mpz_mod(z, x, q)),
    invQ: (x) => into((z) => b.mpz_invert(z, x, q)),
    equal: (x, y) => b.mpz_cmp(x, y) === 0,
  };
}
