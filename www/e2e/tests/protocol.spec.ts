/** The protocol drawer: every frame, with what the seed's output shows, and no secret. */
import { expect, test } from '../fixtures/clinic.ts';
import { field } from '../fixtures/invitation.ts';
import type { Frame } from '../pages/frames.ts';

/** 8 digits, an ellipsis, 4 digits; or a short id as it is. */
const shortened = /^[0-9a-f]{8}…[0-9a-f]{4}$/;
const signature = /^[0-9a-f]{8}…[0-9a-f]{4}\|[0-9a-f]{8}…[0-9a-f]{4}$/;
const milliseconds = /^\d{13}$/;
const keyId = /^[0-9a-f]{16}$/;

test('both drawers list every frame, its fields and what was checked', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const link = await doctor.invite('Maria Keller');
  const maria = await clinic.open(link);
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();
  await doctor.tellEveryone('Hello patients! This is a secure message.', 1);
  await doctor.expectReadBy('Hello patients! This is a secure message.', ['Maria Keller']);
  await maria.write('And this a private one.');
  await maria.expectReceived('And this a private one.', doctor.name);

  const sides = [
    { page: doctor.page, frames: await doctor.frames(), doctor: true },
    { page: maria.page, frames: await maria.frames(), doctor: false },
  ];
  for (const { page, frames, doctor } of sides) {
    await test.step(doctor ? 'the doctor’s' : 'the patient’s', async () => {
      // opcode: who sends it
      const find = (opcode: number, byDoctor: boolean): Frame => {
        const frame = frames.find((frame) => frame.opcode === opcode && frame.sent === (byDoctor === doctor));
        if (!frame) throw new Error(`opcode ${opcode} is not listed: ${frames.map((frame) => frame.title).join(', ')}`);
        return frame;
      };
      const expectFrame = (opcode: number, name: string, byDoctor: boolean, fields: Record<string, RegExp>, checks: string[]) => {
        const frame = find(opcode, byDoctor);
        expect(frame.title).toBe(`${byDoctor === doctor ? 'Sent' : 'Received'} (Opcode ${opcode} · ${name})`);
        expect(frame.refused).toBe('');
        for (const [name, pattern] of Object.entries(fields)) expect(frame.fields[name], `${opcode} ${name}`).toMatch(pattern);
        // Who sent it has nothing to check.
        if (byDoctor !== doctor) for (const check of checks) expect(frame.checks, frame.title).toContain(check);
      };

      expectFrame(1, 'HELLO', false, { invitation: new RegExp(`^${field(link, 'id').toString('hex')}$`) }, []);
      expectFrame(2, 'WELCOME', true, { y_D: shortened, e_D: shortened, clock: milliseconds, sig0: signature }, ['signature verified']);
      expectFrame(10, 'KEY_VERIFICATION', false, {
        TSi: milliseconds,
        RNi: shortened,
        ID_GWN: shortened,
        ID_Di: shortened,
        c1: shortened,
        c2: shortened,
        SignData1: signature,
      }, ['timestamp verified', 'signature verified']);
      expectFrame(20, 'SESSION_TOKEN', true, {
        TS_GWN: milliseconds,
        RN_GWN: shortened,
        ID_Di: shortened,
        "c1'": shortened,
        "c2'": shortened,
        SignData2: signature,
      }, ['timestamp verified', 'signature verified']);
      expectFrame(25, 'SESSION_CONFIRM', false, { "TS'i": milliseconds, verifier: shortened, 'session key id': keyId }, ['timestamp verified']);
      expectFrame(30, 'GROUP_KEY', true, { 'group epoch': /^1$/, 'session key id': keyId }, []);
      expectFrame(35, 'LOBBY', true, { 'session key id': keyId }, []);
      expectFrame(40, 'ENC_MSG', true, { 'group epoch': /^1$/, number: /^1$/, time: milliseconds, signature }, ['signature verified']);
      expectFrame(50, 'DEC_MSG', false, { 'up to': /^1$/, 'session key id': keyId }, []);
      expectFrame(50, 'DEC_MSG', true, { 'up to': /^1$/, 'session key id': keyId }, []);
      expectFrame(70, 'PRIVATE_MSG', false, { number: /^1$/, signature, 'session key id': keyId }, ['signature verified']);

      // In the order in which they went over the wire.
      const handshake = frames.map(({ opcode }) => opcode).filter((opcode) => opcode <= 25);
      expect(handshake).toEqual([1, 2, 10, 20, 25]);
      expect(page.url()).not.toContain('#');
    });
  }

  await test.step('both sides tell the same', async () => {
    const [mine, theirs] = [sides[0]!.frames, sides[1]!.frames];
    for (const opcode of [1, 2, 10, 20, 25]) {
      expect(theirs.find((frame) => frame.opcode === opcode)?.fields).toEqual(mine.find((frame) => frame.opcode === opcode)?.fields);
    }
  });

  await test.step('no secret is shown', async () => {
    const secret = field(link, 'secret');
    for (const { frames } of sides) {
      const shown = JSON.stringify(frames);
      for (const form of [secret.toString('hex'), secret.toString('base64url'), secret.toString('base64'), new URL(link).hash.slice(1)]) {
        expect(shown).not.toContain(form);
      }
      for (const word of ['Hello patients', 'private one']) expect(shown).not.toContain(word);
      // Nothing is as long as a key: 16 digits are the longest run.
      for (const [run] of shown.matchAll(/[0-9a-f]{17,}|[\w+/-]{40,}/gi)) expect(run).toBe('');
    }
  });
});

test('a drawer that is open lists what happens while it is', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const drawer = await doctor.showDetails('Protocol');
  await expect(drawer).toContainText('Nothing was sent or received yet.');
  const maria = await clinic.open(await doctor.invite('Maria Keller'));
  await maria.join();
  await expect(drawer.locator('li[data-opcode="25"]')).toContainText('Received (Opcode 25 · SESSION_CONFIRM)');
  await expect(drawer.locator('li[data-opcode="35"]')).toContainText('to Maria Keller');
});
