/** A256CBC-HS512 with lengths padded (crypto/SPEC.md, 3). */
import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { must, Refused, u64 } from './bytes.ts';
import type { Draw } from './group.ts';

const ivBytes = 16;
const tagBytes = 32;

export function padme(length: number): number {
  if (length < 2) return length;
  const log2 = (n: number) => 31 - Math.clz32(n);
  const e = log2(length);
  const s = log2(e) + 1;
  const unit = 2 ** (e - s);
  return Math.ceil(length / unit) * unit;
}

function tag(key: Uint8Array, ad: Uint8Array, ivAndCiphertext: Uint8Array): Buffer {
  const mac = createHmac('sha512', key.subarray(0, 32));
  return mac.update(ad).update(ivAndCiphertext).update(u64(8n * BigInt(ad.length))).digest().subarray(0, tagBytes);
}

export function seal(key: Uint8Array, ad: Uint8Array, plaintext: Uint8Array, draw: Draw): Buffer {
  const padded = Buffer.alloc(padme(plaintext.length + 1));
  padded.set(plaintext);
  padded[plaintext.length] = 0x80;
  const iv = draw('iv', ivBytes);
  const cipher = createCipheriv('aes-256-cbc', key.subarray(32), iv);
  const body = Buffer.concat([iv, cipher.update(padded), cipher.final()]);
  return Buffer.concat([body, tag(key, ad, body)]);
}

/** Every fault is one and the same: `check` fails. */
export function open(key: Uint8Array, ad: Uint8Array, sealed: Uint8Array, check = 'SEAL'): Buffer {
  must(sealed.length >= ivBytes + tagBytes, check);
  const body = sealed.subarray(0, -tagBytes);
  must(timingSafeEqual(tag(key, ad, body), sealed.subarray(-tagBytes)), check);
  const padded = decrypt(key, body, check);
  const end = padded.lastIndexOf(0x80);
  must(end >= 0 && padded.subarray(end + 1).every((byte) => byte === 0) && padded.length === padme(end + 1), check);
  return padded.subarray(0, end);
}

function decrypt(key: Uint8Array, body: Uint8Array, check: string): Buffer {
  try {
    const cipher = createDecipheriv('aes-256-cbc', key.subarray(32), body.subarray(0, ivBytes));
    return Buffer.concat([cipher.update(body.subarray(ivBytes)), cipher.final()]);
  } catch {
    throw new Refused(check);
  }
}
