/** Named labels, and every hash and derivation that takes one (crypto/SPEC.md, 1). */
import { createHash, hkdfSync } from 'node:crypto';
import { u32, u8, utf8 } from './bytes.ts';

/** E(name, a, b, …) */
export function encode(name: string, ...parts: Uint8Array[]): Buffer {
  const label = utf8(`telemed/1 ${name}`);
  return Buffer.concat([u8(label.length), label, ...parts.flatMap((part) => [u32(part.length), part])]);
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
export const h512 = (name: string, ...parts: Uint8Array[]) => createHash('sha512').update(encode(name, ...parts)).digest();
export const h256 = (name: string, ...parts: Uint8Array[]) => sha256(encode(name, ...parts));

export const none = Buffer.alloc(0);

/** KDF(ikm, salt, name, n, …) */
export function kdf(ikm: Uint8Array, salt: Uint8Array, name: string, size: number, ...parts: Uint8Array[]): Buffer {
  return Buffer.from(hkdfSync('sha512', ikm, salt, encode(name, ...parts), size));
}
