/** Defines globalThis.Go. */
declare module 'wasm_exec';

/** OpenPGP.js's inner module (build.mjs). */
declare module 'openpgp-arithmetic' {
  export function modExp(base: bigint, exponent: bigint, modulus: bigint): bigint;
  export function modInv(a: bigint, modulus: bigint): bigint;
  export function mod(a: bigint, modulus: bigint): bigint;
}
