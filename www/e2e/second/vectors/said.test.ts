import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentType, encodeContent, openContent, sign, type Content } from '../content.ts';
import { PrivateKey } from '../elgamal.ts';
import { text } from '../bytes.ts';
import { split } from '../files.ts';
import {
  checkName, encodeInvitation, firstTranscript, fromFragment, helloKey, isOrigin, owner, parseInvitation, patientId, publicPart,
  safetyNumber, toFragment,
  type Invitation,
} from '../invitation.ts';
import {
  encodeFileState, encodeHint, encodeReceipt, exit, fileStates, hints, ofFile, opcode, parseBlocked, parseDisconnect, parseFileState,
  parseGroupKey, parseHint, parseLobby, parseReceipt,
} from '../payload.ts';
import { check, drawing, hex, load } from './load.ts';

interface Invitations {
  invitations: {
    open: boolean;
    room: string;
    doctorFingerprint: string;
    invitationID: string;
    secret: string;
    validUntil: number;
    doctorName: string;
    patientName: string;
    relayOrigin: string;
    bytes: string;
    public: string;
    fragment: string;
    t0: string;
    helloKeyP2D: string;
    helloKeyD2P: string;
  }[];
  owners: { masterSecret: string; relayOrigin: string; ownerToken: string; room: string }[];
  patientID: { invitationID: string; yP: string; patientID: string };
  safetyNumber: { doctorFingerprint: string; patientFingerprint: string; groups: string[] };
  refused: { why: string; check: string; fragment: string }[];
  names: { utf8: string; isName: boolean }[];
  origins: { origin: string; isOrigin: boolean }[];
}

const invite = load<Invitations>('invite.json');

test('invitations and what comes from them', () => {
  for (const vector of invite.invitations) {
    const { open, validUntil, doctorName, patientName, relayOrigin } = vector;
    const invitation: Invitation = {
      open, doctorName, patientName, relayOrigin, validUntil: BigInt(validUntil),
      room: hex(vector.room), doctorFingerprint: hex(vector.doctorFingerprint), id: hex(vector.invitationID), secret: hex(vector.secret),
    };
    assert.deepEqual(encodeInvitation(invitation), hex(vector.bytes));
    assert.deepEqual(parseInvitation(hex(vector.bytes)), invitation);
    assert.deepEqual(publicPart(invitation), hex(vector.public));
    assert.equal(toFragment(invitation), vector.fragment);
    assert.deepEqual(fromFragment(vector.fragment), invitation);
    assert.deepEqual(firstTranscript(invitation), hex(vector.t0));
    assert.deepEqual(helloKey(invitation, 'P2D'), hex(vector.helloKeyP2D));
    assert.deepEqual(helloKey(invitation, 'D2P'), hex(vector.helloKeyD2P));
  }
  for (const { why, check: id, fragment } of invite.refused) assert.equal(check(() => fromFragment(fragment)), id, why);
});

test('owner tokens, patient IDs, safety numbers', () => {
  for (const { masterSecret, relayOrigin, ownerToken, room } of invite.owners) {
    assert.deepEqual(owner(hex(masterSecret), relayOrigin), { token: hex(ownerToken), room: hex(room) });
  }
  const { invitationID, yP, patientID } = invite.patientID;
  assert.deepEqual(patientId(hex(invitationID), hex(yP)), hex(patientID));
  const { doctorFingerprint, patientFingerprint, groups } = invite.safetyNumber;
  assert.deepEqual(safetyNumber(hex(doctorFingerprint), hex(patientFingerprint)), groups);
});

test('names and origins', () => {
  for (const { utf8, isName } of invite.names) {
    assert.equal(check(() => checkName(text(hex(utf8), 'NAME'))), isName ? '' : 'NAME', utf8);
  }
  for (const { origin, isOrigin: valid } of invite.origins) assert.equal(isOrigin(origin), valid, origin);
});

interface Messages {
  x: string;
  y: string;
  contents: {
    type: number;
    id: string;
    number: number;
    time: number;
    room: string;
    audience: number;
    receiver?: string;
    body: string;
    nonce: string;
    signedContent: string;
  }[];
  payloads: { opcode: number; name: string; fields: Record<string, number | string>; payload: string }[];
  receiver: { room: string; fingerprint: string };
  refused: { why: string; check: string; opcode: number; fromDoctor: boolean; signedContent: string }[];
  payloadsRefused: { opcode: number; payload: string }[];
  carried: { signedContent: string; fileKey: string; payload: string };
  carriedRefused: { check: string; payload: string }[];
}

const message = load<Messages>('message.json');

test('signed content', () => {
  const author = PrivateKey.decode(hex(message.x));
  for (const { type, number, time, receiver, nonce, signedContent, ...rest } of message.contents) {
    const [id, room, body] = [hex(rest.id), hex(rest.room), hex(rest.body)];
    const to = receiver === undefined ? undefined : hex(receiver);
    const content: Content = { type, id, number: BigInt(number), time: BigInt(time), room, receiver: to, body };
    assert.deepEqual(encodeContent(content), hex(signedContent).subarray(0, -416));
    assert.deepEqual(sign(content, author, drawing({ fresh: nonce })), hex(signedContent));
    const place = { room, own: to ?? Buffer.alloc(32), toGroup: !to && type === contentType.text, fromDoctor: true };
    assert.deepEqual(openContent(hex(signedContent), author.public, place), content);
    const elsewhere = (change: Partial<typeof place>) =>
      check(() => openContent(hex(signedContent), author.public, { ...place, ...change }));
    assert.equal(elsewhere({ room: Buffer.alloc(16) }), 'MSG-ROOM');
    assert.equal(elsewhere(to ? { toGroup: true } : { fromDoctor: false }), 'MSG-AUDIENCE');
    const stranger = new PrivateKey(2n).public;
    assert.equal(check(() => openContent(hex(signedContent), stranger, place)), 'MSG-SIG');
  }
});

test('signed content that is refused', () => {
  const author = PrivateKey.decode(hex(message.x)).public;
  const [room, own] = [hex(message.receiver.room), hex(message.receiver.fingerprint)];
  for (const { why, check: id, opcode, fromDoctor, signedContent } of message.refused) {
    const place = { room, own, toGroup: opcode === 40, fromDoctor };
    assert.equal(check(() => openContent(hex(signedContent), author, place)), id, why);
  }
});

/** The fields as the vector names them. */
type Fields = Record<string, number | string>;
const parse: Record<number, (payload: Buffer) => Fields> = {
  30: (payload) => {
    const { epoch, key, next } = parseGroupKey(payload);
    return { Epoch: epoch, Key: key.toString('hex'), Next: Number(next) };
  },
  35: (payload) => {
    const { status, lastBroadcast, lastPrivate, keep } = parseLobby(payload);
    return {
      Status: ['waiting', 'admitted', 'held'].indexOf(status), LastBroadcast: Number(lastBroadcast), LastPrivate: Number(lastPrivate), Keep: keep,
    };
  },
  50: (payload): Fields => {
    if (payload[0] === ofFile) {
      const { id, state, upTo, room } = parseFileState(payload);
      assert.deepEqual(encodeFileState({ id, state, upTo, room }), payload);
      return { File: id.toString('hex'), State: fileStates.indexOf(state), UpTo: upTo, Room: room };
    }
    const { audience, upTo } = parseReceipt(payload);
    assert.deepEqual(encodeReceipt({ audience, upTo }), payload);
    return { Audience: audience === 'one' ? 1 : 0, UpTo: Number(upTo) };
  },
  55: (payload) => {
    const { what, audience, upTo } = parseHint(payload);
    assert.deepEqual(encodeHint({ what, audience, upTo }), payload);
    return { What: hints.indexOf(what), Audience: audience === 'one' ? 1 : 0, UpTo: Number(upTo) };
  },
  60: (payload) => ({ Reason: ['ended for all', 'ended for you', 'removed'].indexOf(parseDisconnect(payload)) }),
  80: (payload) => {
    const { reason, until, delay } = parseBlocked(payload, 'PAYLOAD');
    return { Reason: ['', 'blocked', 'off in time', 'expired', 'revoked', 'busy'].indexOf(reason), Until: Number(until), Delay: delay };
  },
};

test('payloads', () => {
  for (const { opcode: code, fields, payload } of message.payloads) {
    if (code === opcode.exit) assert.deepEqual(exit, hex(payload));
    else assert.deepEqual(parse[code]!(hex(payload)), fields);
  }
  for (const { opcode: code, payload } of message.payloadsRefused) {
    if (code === opcode.exit) assert.notDeepEqual(exit, hex(payload));
    else assert.equal(check(() => parse[code]!(hex(payload))), 'PAYLOAD', payload);
  }
});

test('a manifest with its file key', () => {
  const { signedContent, fileKey, payload } = message.carried;
  assert.deepEqual(split(hex(payload)), { signed: hex(signedContent), key: hex(fileKey) });
  for (const { check: id, payload } of message.carriedRefused) assert.equal(check(() => split(hex(payload))), id, payload);
});
