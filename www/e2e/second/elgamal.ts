/** Key pairs, signatures and encryption (crypto/SPEC.md, 2). */
import { must, utf8 } from './bytes.ts';
import {
  decodeElement, decodeScalar, elementBytes, encodeElement, encodeScalar, g, hashToScalar, inverse, jacobi, mod, p,
  power, q, randomScalar, scalarBytes, times, toInteger, type Draw,
} from './group.ts';
import { h256 } from './label.ts';

export const signatureBytes = elementBytes + scalarBytes;
export const ciphertextBytes = 2 * elementBytes;

export class PublicKey {
  readonly bytes: Buffer;

  constructor(readonly y: bigint) {
    this.bytes = encodeElement(y);
  }

  static decode(bytes: Uint8Array): PublicKey {
    return new PublicKey(decodeElement(bytes));
  }

  get fingerprint(): Buffer {
    return h256('fingerprint', this.bytes);
  }

  /** Throws `Refused` with the check that fails. */
  verify(context: string, message: Uint8Array, signature: Uint8Array): void {
    this.#verify(signature, (r) => hashToScalar('sign', this.bytes, encodeElement(r), utf8(context), message));
  }

  /** As a textbook does, which is given h. */
  verifyHash(h: bigint, signature: Uint8Array): void {
    this.#verify(signature, () => h);
  }

  #verify(signature: Uint8Array, hash: (r: bigint) => bigint): void {
    must(signature.length === signatureBytes, 'SIG-LEN');
    const r = toInteger(signature.subarray(0, elementBytes));
    const s = toInteger(signature.subarray(elementBytes));
    must(1n < r && r < p - 1n, 'SIG-R-RANGE');
    must(r % q !== 0n, 'SIG-R-MODQ');
    must(jacobi(r, p) === 1, 'SIG-R-JACOBI');
    const h = hash(r);
    must(h !== 0n, 'SIG-H');
    must(0n < s && s < q, 'SIG-S-RANGE');
    must(power(g, h) === times(power(this.y, r % q), power(r, s)), 'SIG-EQ');
  }

  /** Encrypts an element; gives c1 ‖ c2. */
  encrypt(m: bigint, draw: Draw): Buffer {
    must(m !== 1n, 'MSG-ONE');
    for (;;) {
      const k = randomScalar(draw, 'k');
      const c2 = times(m, power(this.y, k));
      if (c2 !== 1n) return Buffer.concat([encodeElement(power(g, k)), encodeElement(c2)]);
    }
  }
}

export class PrivateKey {
  readonly public: PublicKey;

  constructor(readonly x: bigint) {
    this.public = new PublicKey(power(g, x));
  }

  static generate(draw: Draw, what: string): PrivateKey {
    return new PrivateKey(randomScalar(draw, what));
  }

  static decode(bytes: Uint8Array): PrivateKey {
    return new PrivateKey(decodeScalar(bytes));
  }

  sign(context: string, message: Uint8Array, draw: Draw): Buffer {
    for (;;) {
      const k = hashToScalar('nonce', encodeScalar(this.x), draw('fresh', 32), utf8(context), message);
      const r = power(g, k);
      const h = hashToScalar('sign', this.public.bytes, encodeElement(r), utf8(context), message);
      const s = k === 0n ? 0n : mod(inverse(k) * (h - this.x * (r % q)), q);
      if (k !== 0n && r % q !== 0n && h !== 0n && s !== 0n) return Buffer.concat([encodeElement(r), encodeScalar(s)]);
    }
  }

  /** Takes c1 ‖ c2. */
  decrypt(ciphertext: Uint8Array): bigint {
    must(ciphertext.length === ciphertextBytes, 'CT-LEN');
    const c1 = decodeElement(ciphertext.subarray(0, elementBytes));
    const c2 = decodeElement(ciphertext.subarray(elementBytes));
    const m = times(c2, power(c1, q - this.x));
    must(m !== 1n, 'MSG-ONE');
    return m;
  }
}
