/** What a page keeps (crypto/SPEC.md, 10), for the vectors: this patient keeps nothing. */
import { argon2id } from '@noble/hashes/argon2.js';
import { must, Reader, u32, u8, utf8 } from './bytes.ts';
import type { Draw } from './group.ts';
import { encode, kdf, none } from './label.ts';
import { open, seal } from './seal.ts';

const cost = { m: [65_536, 1_048_576], t: [3, 16], p: [1, 4] } as const;
const within = (value: number, [least, most]: readonly [number, number]) => least <= value && value <= most;

const recordKey = (vaultKey: Uint8Array) => kdf(vaultKey, none, 'vault record', 64);

export const sealRecord = (vaultKey: Uint8Array, name: string, value: Uint8Array, draw: Draw) =>
  seal(recordKey(vaultKey), encode('vault', utf8(name)), value, draw);

export const openRecord = (vaultKey: Uint8Array, name: string, sealed: Uint8Array) =>
  open(recordKey(vaultKey), encode('vault', utf8(name)), sealed);

function underPassphrase(passphrase: string, salt: Uint8Array, m: number, t: number, p: number) {
  const head = Buffer.concat([u8(1), u32(m), u32(t), u8(p), salt]);
  const key = Buffer.from(argon2id(utf8(passphrase.normalize('NFKC')), salt, { m, t, p, dkLen: 64 }));
  return { head, key, ad: encode('vault passphrase', head) };
}

export function wrap(vaultKey: Uint8Array, passphrase: string, draw: Draw): Buffer {
  const { head, key, ad } = underPassphrase(passphrase, draw('salt', 16), cost.m[0], cost.t[0], 1);
  return Buffer.concat([head, seal(key, ad, vaultKey, draw)]);
}

export function unwrap(wrapped: Buffer, passphrase: string): Buffer {
  const from = new Reader(wrapped, 'SEAL');
  must(from.u8() === 1, 'SEAL');
  const [m, t, p, salt] = [from.u32(), from.u32(), from.u8(), from.take(16)];
  must(within(m, cost.m) && within(t, cost.t) && within(p, cost.p), 'VAULT-COST');
  const { key, ad } = underPassphrase(passphrase, salt, m, t, p);
  return open(key, ad, from.rest());
}

const exportHead = utf8('telemed practice 1\n');
const partAd = (n: number, last: boolean) => encode('export part', u32(n), u8(last ? 1 : 0));
const partKey = (key: Uint8Array) => kdf(key, none, 'export', 64);

/** A practice's export, of its parts' contents. */
export function sealExport(passphrase: string, contents: readonly Uint8Array[], draw: Draw): Buffer {
  const key = draw('X', 64);
  const parts = contents.map((content, n) => seal(partKey(key), partAd(n, n === contents.length - 1), content, draw));
  return Buffer.concat([exportHead, wrap(key, passphrase, draw), ...parts.flatMap((part) => [u32(part.length), part])]);
}

/** The contents of the parts; all of them, or none. */
export function openExport(bytes: Buffer, passphrase: string, wrappedBytes: number): Buffer[] {
  const from = new Reader(bytes, 'EXPORT-PART');
  must(from.take(exportHead.length).equals(exportHead), 'EXPORT-PART');
  const key = unwrap(from.take(wrappedBytes), passphrase);
  const contents: Buffer[] = [];
  for (let n = 0, rest = from.rest(); rest.length > 0; n++) {
    const part = new Reader(rest, 'EXPORT-PART');
    const sealed = part.take(part.u32());
    rest = part.rest();
    contents.push(open(partKey(key), partAd(n, rest.length === 0), sealed, 'EXPORT-PART'));
  }
  must(contents.at(-1)?.equals(u8(2)) === true, 'EXPORT-PART');
  return contents;
}
