/** Who reads what; and that whoever carries it reads nothing. */
import { Clinic, expect, phone, test } from '../fixtures/clinic.ts';
import { field } from '../fixtures/invitation.ts';
import { Wiretap } from '../fixtures/wiretap.ts';

test('who is let in later reads nothing of what was said before', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const jonas = await clinic.waiting(doctor, 'Jonas Brandt');
  await doctor.tellEveryone('Said while Jonas waits.', 1);
  await maria.messages.expectTexts('Said while Jonas waits.');
  await doctor.admit('Jonas Brandt');
  await jonas.expectAdmitted();
  await doctor.tellEveryone('Said to both.', 2);
  await doctor.expectReadBy('Said to both.', ['Maria Keller', 'Jonas Brandt']);
  await jonas.messages.expectTexts('Said to both.');
});

test('who is sent back to the lobby reads nothing of what is said then', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria, jonas] = await clinic.admitted(doctor, 'Maria Keller', 'Jonas Brandt');
  await doctor.tellEveryone('One.', 2);
  await doctor.expectReadBy('One.', ['Maria Keller', 'Jonas Brandt']);
  await doctor.act('Jonas Brandt', 'Send back to the lobby');
  await jonas.expectLobby(doctor.name);
  await doctor.tellEveryone('Two.', 1);
  await maria.messages.expectTexts('One.', 'Two.');
  await doctor.admit('Jonas Brandt');
  await doctor.tellEveryone('Three.', 2);
  await jonas.messages.expectTexts('One.', 'Three.');
  await doctor.expectReadBy('Two.', ['Maria Keller']);
});

test('the doctor can write in private to one who still waits', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const maria = await clinic.waiting(doctor, 'Maria Keller');
  const jonas = await clinic.waiting(doctor, 'Jonas Brandt');
  await doctor.tell('Maria Keller', 'Ten more minutes.');
  await maria.messages.expectTexts('Ten more minutes.');
  await expect(doctor.messages.of('Ten more minutes.')).toContainText('read');
  await doctor.tell('Jonas Brandt', 'You are next.');
  await jonas.messages.expectTexts('You are next.');
});

test('the composer says who will read it, and asks before the first words to all', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  await expect(doctor.composer.audience.first()).toContainText('To everyone: nobody is in the conference yet');
  await doctor.composer.write('Is anybody here?');
  await expect(doctor.composer.refused).toBeVisible();
  await expect(doctor.composer.field).toHaveValue('Is anybody here?');

  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await doctor.composer.field.press('Enter');
  await expect(doctor.page.getByRole('heading', { name: 'Send to 1 person?' })).toBeVisible();
  await doctor.page.getByRole('button', { name: 'Cancel' }).click();
  await expect(doctor.composer.field).toHaveValue('Is anybody here?');
  await doctor.messages.expectTexts();
  await doctor.tellEveryone('Is anybody here?', 1);
  await maria.messages.expectTexts('Is anybody here?');
  await doctor.composer.expectEmpty();
  await doctor.tellEveryone('Good.', 1);
  await maria.messages.expectTexts('Is anybody here?', 'Good.');

  await doctor.showPrivate('Maria Keller');
  await expect(doctor.composer.audience.first()).toContainText('Only to Maria Keller');
});

test('what is written is shown as it was written, whatever it looks like', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const text = '<img src=x onerror=alert(1)> & "quotes" \u202eright to left\u202c 👩🏽‍⚕️ ${x} {{y}}';
  await maria.write(text);
  await doctor.showPrivate('Maria Keller');
  await doctor.messages.expectTexts(text);
  await maria.composer.field.fill('first line');
  await maria.composer.field.press('Shift+Enter');
  await maria.composer.field.pressSequentially('second line');
  // What Safari tells of the Enter that takes an input method's word.
  await maria.composer.field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
  await expect(maria.composer.field).toHaveValue('first line\nsecond line');
  await maria.composer.field.press('Enter');
  await expect(doctor.messages.list.locator('.text').last()).toHaveText('first line\nsecond line', { useInnerText: true });
});

test('whoever carries the bytes finds no name, no word and no key in them', async ({ browser, relay, report }) => {
  const tap = await Wiretap.before(relay.port);
  const clinic = new Clinic(browser, report, tap.origin);
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const links = [await doctor.invite('Maria Keller'), await doctor.walkInLink()];
  const maria = await clinic.open(links[0]!, phone);
  await maria.join();
  await maria.expectLobby(doctor.name);
  const walkIn = await clinic.open(links[1]!, phone);
  await walkIn.join('Wei Chen');
  await walkIn.expectLobby(doctor.name);
  await doctor.admitAll();
  await walkIn.expectAdmitted();
  await doctor.tellEveryone('A sentence for everyone.', 2);
  await doctor.expectReadBy('A sentence for everyone.', ['Maria Keller', 'Wei Chen']);
  await doctor.showPrivate('Maria Keller');
  await maria.composer.field.pressSequentially('A');
  await expect(doctor.conversation.locator('tm-writing-line')).toHaveText('Maria Keller is writing…');
  await maria.write('A sentence for one doctor.');
  await maria.expectReceived('A sentence for one doctor.', doctor.name);
  await doctor.tell('Maria Keller', 'A sentence for one patient.');
  await maria.messages.expectTexts('A sentence for everyone.', 'A sentence for one doctor.', 'A sentence for one patient.');

  // That the tap hears: requests, and the envelopes that carry HELLO, ENC_MSG and DEC_MSG.
  const everything = tap.everything;
  expect(everything.includes('GET /patient HTTP/1.1')).toBe(true);
  const opcodes = new Set([...tap.fromPages, ...tap.fromRelay].flatMap((message) => opcodeOf(message) ?? []));
  expect([...opcodes].sort((a, b) => a - b)).toEqual([1, 2, 10, 20, 25, 30, 35, 40, 50, 55, 70]);

  const secrets = links.flatMap((link) => [field(link, 'secret'), Buffer.from(new URL(link).hash.slice(1))]);
  const words = ['Lindqvist', 'Maria', 'Keller', 'Wei Chen', 'sentence', 'everyone.', 'for one doctor', 'for one patient'];
  for (const needle of [...secrets, ...words.map((word) => Buffer.from(word))]) {
    for (const form of [needle, Buffer.from(needle.toString('hex')), Buffer.from(needle.toString('base64url'))]) {
      expect(everything.includes(form), `${needle.toString()} went by`).toBe(false);
    }
  }
  await Promise.all(browser.contexts().map((context) => context.close()));
  tap.close();
});

/** The first byte of the frame that an envelope carries (relay/SPEC.md), if it carries one. */
function opcodeOf(envelope: Buffer): number | undefined {
  switch (envelope[0]) {
    case 0x10: return envelope[3 + 8 * envelope.readUInt16BE(1)];
    case 0x84: return envelope[9];
    case 0x11:
    case 0x20:
    case 0x93: return envelope[1];
    default: return undefined;
  }
}
