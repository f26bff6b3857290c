import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chain, Group, groupKey, openFrame, sealFrame } from '../chain.ts';
import { u32 } from '../bytes.ts';
import { open, padme, seal } from '../seal.ts';
import { openExport, openRecord, sealExport, sealRecord, unwrap, wrap } from '../vault.ts';
import { check, drawing, hex, load } from './load.ts';

test('sealing and padding', () => {
  const { seal: seals, refused, padme: lengths } = load<{
    seal: { key: string; ad: string; iv: string; plaintext: string; sealed: string }[];
    refused: { why: string; sealed: string }[];
    padme: { length: number; padded: number }[];
  }>('seal.json');
  for (const { key, ad, iv, plaintext, sealed } of seals) {
    assert.deepEqual(seal(hex(key), hex(ad), hex(plaintext), drawing({ iv })), hex(sealed));
    assert.deepEqual(open(hex(key), hex(ad), hex(sealed)), hex(plaintext));
    for (let at = 0; at < hex(sealed).length; at += 7) {
      const changed = hex(sealed);
      changed[at]! ^= 1;
      assert.equal(check(() => open(hex(key), hex(ad), changed)), 'SEAL');
    }
  }
  for (const { why, sealed } of refused) {
    assert.equal(check(() => open(hex(seals[0]!.key), Buffer.alloc(0), hex(sealed))), 'SEAL', why);
  }
  for (const { length, padded } of lengths) assert.equal(padme(length), padded);
});

type RefusedFrames = { check: string; why: string; taken: number; frame: string }[];

interface GroupKeys {
  chain: { firstKey: string; refused: RefusedFrames; frames: { frameKey: string; iv: string; opcode: number; payload: string; frame: string }[] };
  epochs: {
    xD: string;
    room: string;
    epoch: number;
    fresh: string;
    shares: { patientID: string; share: string }[];
    groupKey: string;
    frames: { iv: string; signedContent: string; frame: string }[];
    refused: RefusedFrames;
  }[];
}

test('the chains of a session', () => {
  const { chain } = load<GroupKeys>('groupkey.json');
  const [sender, receiver] = [new Chain(hex(chain.firstKey)), new Chain(hex(chain.firstKey))];
  for (const { frameKey, iv, opcode, payload, frame } of chain.frames) {
    assert.deepEqual(sender.frameKey, hex(frameKey));
    assert.deepEqual(sealFrame(sender, opcode, hex(payload), drawing({ iv })), hex(frame));
    assert.deepEqual(openFrame(receiver, hex(frame)), hex(payload));
    assert.equal(check(() => openFrame(receiver, hex(frame))), 'CHAIN-NEXT');
  }
  for (const { check: id, why, taken, frame } of chain.refused) {
    const receiver = new Chain(hex(chain.firstKey));
    for (const { frame } of chain.frames.slice(0, taken)) openFrame(receiver, hex(frame));
    assert.equal(check(() => openFrame(receiver, hex(frame))), id, why);
    assert.equal(receiver.n, taken, why);
  }
});

test('the group key of an epoch, and its chain', () => {
  for (const { xD, room, epoch, fresh, shares, groupKey: expected, frames, refused } of load<GroupKeys>('groupkey.json').epochs) {
    const all = shares.map(({ patientID, share }) => ({ patientId: hex(patientID), share: hex(share) }));
    const key = groupKey(hex(xD), hex(room), epoch, hex(fresh), all);
    assert.deepEqual(key, hex(expected));
    const [group, late, other] = [new Group(epoch, key), new Group(epoch, key), new Group(epoch + 1, key)];
    for (const { signedContent, frame } of frames) {
      assert.equal(check(() => other.open(hex(frame), () => {})), 'GROUP-EPOCH');
      assert.deepEqual(group.open(hex(frame), (signed) => signed), hex(signedContent));
      assert.equal(check(() => group.open(hex(frame), () => {})), 'GROUP-BACK');
    }
    const last = frames.at(-1)!;
    assert.deepEqual(late.open(hex(last.frame), (signed) => signed), hex(last.signedContent), 'skipping what did not come');
    const far = hex(last.frame);
    u32(frames.length + 1_025).copy(far, 5);
    assert.equal(check(() => group.open(far, () => {})), 'GROUP-SKIP');
    for (const { check: id, why, taken, frame } of refused) {
      const group = new Group(epoch, key);
      if (taken > 0) group.open(hex(frames[taken - 1]!.frame), () => {});
      assert.equal(check(() => group.open(hex(frame), () => {})), id, why);
    }
  }
});

test('the vault', () => {
  const { vaultKey, records, wrapped, refusedForTheirCost, export: exported } = load<{
    vaultKey: string;
    records: { name: string; iv: string; value: string; sealed: string }[];
    wrapped: { passphrase: string; salt: string; iv: string; wrapped: string };
    refusedForTheirCost: { why: string; wrapped: string }[];
    export: { passphrase: string; random: string; header: string; contents: string[]; parts: string[] };
  }>('vault.json');
  for (const { name, iv, value, sealed } of records) {
    assert.deepEqual(sealRecord(hex(vaultKey), name, hex(value), drawing({ iv })), hex(sealed));
    assert.deepEqual(openRecord(hex(vaultKey), name, hex(sealed)), hex(value));
  }
  const { passphrase, salt, iv, wrapped: expected } = wrapped;
  assert.deepEqual(wrap(hex(vaultKey), passphrase, drawing({ salt, iv })), hex(expected));
  assert.deepEqual(unwrap(hex(expected), passphrase), hex(vaultKey));
  for (const { why, wrapped } of refusedForTheirCost) {
    assert.equal(check(() => unwrap(hex(wrapped), passphrase)), 'VAULT-COST', why);
  }

  const whole = hex(exported.header + exported.parts.join(''));
  const random = hex(exported.random);
  const [x, exportSalt, ...ivs] = [random.subarray(0, 64), ...Array.from({ length: 2 + exported.contents.length }, (_, i) => random.subarray(64 + 16 * i, 80 + 16 * i))]
    .map((piece) => piece.toString('hex'));
  // The key is wrapped before the parts are sealed; here it is after: the same, drawn in another order.
  const [first = '', ...others] = ivs;
  const draw = drawing({ X: x ?? '', salt: exportSalt ?? '', iv: [...others, first] });
  assert.deepEqual(sealExport(exported.passphrase, exported.contents.map(hex), draw), whole);
  const wrappedBytes = hex(wrapped.wrapped).length;
  assert.deepEqual(openExport(whole, exported.passphrase, wrappedBytes), exported.contents.map(hex));
  const [header, one, ...rest] = [exported.header, ...exported.parts].map(hex) as [Buffer, Buffer, ...Buffer[]];
  const [last, but] = [rest.at(-1)!, rest.slice(0, -1)];
  for (const parts of [[one, ...but], [last], [last, one], [one, one, ...rest], [one, ...rest, last], [one, last]]) {
    assert.equal(check(() => openExport(Buffer.concat([header, ...parts]), exported.passphrase, wrappedBytes)), 'EXPORT-PART');
  }
});
