import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decodeElement, decodeScalar, encodeElement, encodeScalar, g, inverse, jacobi, mod, p, power, q, times, toBytes, toInteger,
} from '../group.ts';
import { PrivateKey, PublicKey } from '../elgamal.ts';
import { check, drawing, hex, load } from './load.ts';

interface Group {
  p: string;
  q: string;
  g: string;
  exp: { base: string; k: string; out: string }[];
  mul: { a: string; b: string; out: string }[];
  scalar: { a: string; b: string; add: string; sub: string; mul: string; inverse_of_a: string }[];
  scalar_from_hash: { hash: string; out: string }[];
  refused: { kind: 'element' | 'scalar'; bytes: string; check: string }[];
  jacobi: { r: string; symbol: number }[];
}

const group = load<Group>('group.json');
const int = (text: string) => toInteger(hex(text));

test('the parameters follow from their formulas', () => {
  assert.deepEqual([encodeElement(p), encodeScalar(q), encodeElement(g)], [group.p, group.q, group.g].map(hex));
});

test('group arithmetic', () => {
  for (const { base, k, out } of group.exp) assert.deepEqual(encodeElement(power(int(base), int(k))), hex(out));
  for (const { a, b, out } of group.mul) assert.deepEqual(encodeElement(times(int(a), int(b))), hex(out));
  for (const { r, symbol } of group.jacobi) assert.equal(jacobi(int(r), p), symbol);
});

test('scalar arithmetic', () => {
  for (const { a, b, add, sub, mul, inverse_of_a } of group.scalar) {
    const [x, y] = [int(a), int(b)];
    const results = [x + y, x - y, x * y, inverse(x)].map((value) => encodeScalar(mod(value, q)));
    assert.deepEqual(results, [add, sub, mul, inverse_of_a].map(hex));
  }
  for (const { hash, out } of group.scalar_from_hash) assert.deepEqual(encodeScalar(int(hash) % q), hex(out));
});

test('what is no element or scalar is refused', () => {
  for (const { kind, bytes, check: id } of group.refused) {
    assert.equal(check(() => (kind === 'element' ? decodeElement : decodeScalar)(hex(bytes))), id);
  }
});

interface ElGamal {
  keys: { x: string; y: string; fingerprint: string }[];
  signatures: { key: number; context: string; message: string; fresh: string; k: string; h: string; signature: string }[];
  verify: { key: number; context: string; message: string; signature: string; check: string }[];
  verify_given_h: { key: number; h: string; signature: string; check: string }[];
  encryptions: { key: number; t: string; m: string; k: string; ciphertext: string }[];
  ciphertexts_refused: { key: number; ciphertext: string; check: string }[];
}

const elgamal = load<ElGamal>('elgamal.json');
const key = (index: number) => PrivateKey.decode(hex(elgamal.keys[index]!.x));

test('key pairs and fingerprints', () => {
  for (const { x, y, fingerprint } of elgamal.keys) {
    const { public: own } = PrivateKey.decode(hex(x));
    assert.deepEqual([own.bytes, own.fingerprint], [hex(y), hex(fingerprint)]);
    assert.equal(PublicKey.decode(hex(y)).y, own.y);
  }
});

test('signatures', () => {
  for (const { key: i, context, message, fresh, signature } of elgamal.signatures) {
    assert.deepEqual(key(i).sign(context, hex(message), drawing({ fresh })), hex(signature));
  }
});

test('verification, with each refusal by its check', () => {
  for (const { key: i, context, message, signature, check: id } of elgamal.verify) {
    assert.equal(check(() => key(i).public.verify(context, hex(message), hex(signature))), id);
  }
  for (const { key: i, h, signature, check: id } of elgamal.verify_given_h) {
    assert.equal(check(() => key(i).public.verifyHash(int(h), hex(signature))), id);
  }
});

test('encryption and decryption, with each refusal by its check', () => {
  for (const { key: i, t, m, k, ciphertext } of elgamal.encryptions) {
    assert.deepEqual(toBytes(power(g, int(t)), 384), hex(m));
    assert.deepEqual(key(i).public.encrypt(int(m), drawing({ k })), hex(ciphertext));
    assert.equal(key(i).decrypt(hex(ciphertext)), int(m));
  }
  for (const { key: i, ciphertext, check: id } of elgamal.ciphertexts_refused) {
    assert.equal(check(() => key(i).decrypt(hex(ciphertext))), id);
  }
});
