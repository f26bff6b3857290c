import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { PrivateKey } from '../elgamal.ts';
import { encodeElement, g, power, toInteger } from '../group.ts';
import { Attempt, OldGeneration, opcode } from '../handshake.ts';
import { helloKey, parseInvitation, patientId } from '../invitation.ts';
import { h512, kdf } from '../label.ts';
import { open } from '../seal.ts';
import { check, drawing, hex, load } from './load.ts';

interface Frame {
  opcode: number;
  'T before': string;
  'T after': string;
  content: string;
  frame: string;
}

type Draws = { what: string; bytes: string }[];

interface Handshake {
  inputs: {
    invitation: string;
    x_D: string;
    x_P: string;
    'x of e_D': string;
    M: string;
    'kem key seed (d and z)': string;
    'kem encapsulation m': string;
    ss: string;
    name: string;
    'patient clock at frames 2 20': [number, number];
  };
  'patient draws': Draws;
  frames: [Frame, Frame, Frame, Frame, Frame];
  keys: { name: string; key: string }[];
  blocked: Frame[];
  refused: { check: string; why: string; frame: string; answer?: { 'draws after HELLO': Draws; content: string; frame: string } }[];
}

const vector = load<Handshake>('handshake.json');
const { inputs } = vector;
const [hello, welcome, keyVerification, token, confirm] = vector.frames;
const invitation = parseInvitation(hex(inputs.invitation));
const identity = PrivateKey.decode(hex(inputs.x_P));
const keys = new Map(vector.keys.map(({ name, key }) => [name, hex(key)]));
const key = (name: string) => keys.get(name) ?? Buffer.alloc(0);

function byUse(list: Draws): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  for (const { what, bytes } of list) (all[what] ??= []).push(bytes);
  return all;
}

const draws = () => byUse(vector['patient draws']);

/** `list`: what it draws, if not the vector's. */
const attempt = (list = vector['patient draws']) =>
  new Attempt({ invitation, identity, name: inputs.name, generation: 2n, draw: drawing(byUse(list)) });

const at = (frame: 0 | 1) => ({ own: BigInt(inputs['patient clock at frames 2 20'][frame]), monotonic: 80 * (frame + 1) });
const begin = (attempt: Attempt) => attempt.hello({ own: 0n, monotonic: 0 });

test('the patient makes its frames byte for byte, and the keys', () => {
  const patient = attempt();
  assert.deepEqual(patient.transcript, hex(hello['T before']));
  assert.deepEqual(begin(patient), hex(hello.frame));
  assert.deepEqual(patient.transcript, hex(hello['T after']));
  assert.deepEqual(patient.welcome(hex(welcome.frame), at(0)), hex(keyVerification.frame));
  assert.deepEqual(patient.transcript, hex(keyVerification['T after']));
  assert.equal(patient.generation, 3n);
  const { confirm: frame25, keys: session } = patient.token(hex(token.frame), at(1));
  assert.deepEqual(frame25, hex(confirm.frame));
  assert.deepEqual(patient.transcript, hex(confirm['T after']));
  const { p2d, d2p, groupShare, keyId } = session;
  assert.deepEqual([p2d, d2p, groupShare, keyId], ['session key P2D', 'session key D2P', 'group share', 'session key id'].map(key));
  assert.deepEqual(patientId(invitation.id, identity.public.bytes), key('patient ID'));
});

test('every frame opens, and every secret follows from the others', () => {
  for (const { opcode: code, frame, content, 'T before': before, 'T after': after } of vector.frames) {
    const clear = code === opcode.hello ? 9 : 1;
    const way = code === opcode.welcome || code === opcode.sessionToken ? 'D2P' : 'P2D';
    const sealing = key(code <= opcode.welcome ? `hello key ${way}` : `handshake key ${way}`);
    const ad = Buffer.concat([hex(frame).subarray(0, clear), hex(before)]);
    assert.deepEqual(open(sealing, ad, hex(frame).subarray(clear)), hex(content));
    assert.deepEqual(h512('transcript step', hex(before), hex(frame)), hex(after));
  }
  for (const way of ['P2D', 'D2P'] as const) assert.deepEqual(helloKey(invitation, way), key(`hello key ${way}`));

  const kem = ml_kem768.keygen(hex(inputs['kem key seed (d and z)']));
  assert.deepEqual(Buffer.from(kem.publicKey), hex(hello.content).subarray(0, 1184));
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(kem.publicKey, hex(inputs['kem encapsulation m']));
  assert.deepEqual(Buffer.from(cipherText), hex(welcome.content).subarray(768, 768 + 1088));
  assert.deepEqual(Buffer.from(sharedSecret), hex(inputs.ss));

  // Both ciphertexts hold M; t gives it.
  const eD = PrivateKey.decode(hex(inputs['x of e_D']));
  assert.deepEqual(encodeElement(eD.decrypt(hex(keyVerification.content).subarray(862, 862 + 768))), hex(inputs.M));
  assert.deepEqual(encodeElement(power(g, toInteger(hex(draws()['t']![0]!)))), hex(inputs.M));

  const material = Buffer.concat([hex(inputs.M), hex(inputs.ss), invitation.secret]);
  const verifierKey = kdf(material, hex(token['T after']), 'verifier key', 64);
  assert.deepEqual(verifierKey, key('verifier key'));
  const [stamp, verifier] = [hex(confirm.content).subarray(0, 8), hex(confirm.content).subarray(8)];
  assert.deepEqual(createHmac('sha512', verifierKey).update(hex(token['T after'])).update(stamp).digest(), verifier);
});

test('BLOCKED in the place of an answer', () => {
  const stages: ((patient: Attempt) => unknown)[] = [
    begin, (patient) => patient.welcome(hex(welcome.frame), at(0)), (patient) => patient.token(hex(token.frame), at(1)),
  ];
  const expected = [[1, 'expired'], [2, 'off in time'], [3, 'blocked'], [1, 'not yet']] as const;
  assert.equal(vector.blocked.length, expected.length);
  expected.forEach(([after, reason], i) => {
    const patient = attempt();
    for (const stage of stages.slice(0, after)) stage(patient);
    const blocked = patient.blocked(hex(vector.blocked[i]!.frame));
    assert.equal(blocked.reason, reason);
    assert.equal(blocked.until !== 0n, reason === 'blocked' || reason === 'not yet');
    assert.equal(patient.over, true);
  });
});

test('the patient refuses each frame by its check', () => {
  const mine = vector.refused.filter(({ check: id }) => /^(WELCOME|TOKEN|BLOCKED)-/.test(id));
  assert.ok(mine.length > 20);
  for (const { check: id, why, frame, answer } of mine) {
    const patient = attempt(answer && [...vector['patient draws'].slice(0, 3), ...answer['draws after HELLO']]);
    begin(patient);
    const deliver = () => {
      if (id.startsWith('BLOCKED')) patient.blocked(hex(frame));
      else if (id.startsWith('WELCOME')) patient.welcome(hex(frame), at(0));
      else patient.token(hex(frame), at(1));
    };
    if (id.startsWith('TOKEN')) patient.welcome(hex(welcome.frame), at(0));
    if (answer) assert.throws(deliver, (reason) => reason instanceof OldGeneration && reason.answer.equals(hex(answer.frame)));
    else assert.equal(check(deliver), id, why);
    assert.equal(patient.over, true, why);
  }
});

test('a CONFIRM that is off in time has the verifier of its own time', () => {
  const off = vector.refused.filter(({ check: id }) => id === 'CONFIRM-TIME').map(({ frame }) => {
    const content = open(key('handshake key P2D'), Buffer.concat([hex('19'), hex(confirm['T before'])]), hex(frame).subarray(1));
    const [stamp, verifier] = [content.subarray(0, 8), content.subarray(8)];
    assert.deepEqual(createHmac('sha512', key('verifier key')).update(hex(token['T after'])).update(stamp).digest(), verifier);
    return Number(stamp.readBigUInt64BE() - hex(confirm.content).readBigUInt64BE());
  });
  assert.deepEqual(off, [-6_000, 6_000]);
});

test('a frame out of its turn, late, or after the end', () => {
  const patient = attempt();
  begin(patient);
  assert.equal(check(() => patient.token(hex(token.frame), at(1))), 'HS-ORDER');
  assert.equal(check(() => patient.welcome(hex(welcome.frame), at(0))), 'HS-ORDER');
  const slow = attempt();
  begin(slow);
  assert.equal(check(() => slow.welcome(hex(welcome.frame), { ...at(0), monotonic: 5_001 })), 'WELCOME-LATE');
  const slower = attempt();
  begin(slower);
  slower.welcome(hex(welcome.frame), at(0));
  assert.equal(check(() => slower.token(hex(token.frame), { ...at(1), monotonic: 20_001 })), 'HS-PENDING');
});
