/** Each close code of the relay (relay/SPEC.md) is a sentence that says what happened and what to do. */
import { Clinic, expect, phone, test } from '../fixtures/clinic.ts';
import { Wiretap } from '../fixtures/wiretap.ts';

const outOfDate = 'This page is out of date';

const toDoctor: [code: number, words: string][] = [
  [4000, outOfDate],
  [4001, 'This room belongs to another key, so the relay did not open it.'],
  [4002, outOfDate],
  [4003, 'A message was too large for the relay. Shorten it and send it again.'],
  [4009, 'This page and the relay are of different versions. Reload the page.'],
];

test('to the doctor, who then opens the room again', async ({ browser, relay, report }) => {
  const tap = await Wiretap.before(relay.port);
  const clinic = new Clinic(browser, report, tap.origin);
  const doctor = await clinic.doctor();
  for (const [code, words] of toDoctor) {
    await test.step(`${code}`, async () => {
      tap.hangUp(code);
      await expect(doctor.trouble).toContainText(words);
      await doctor.trouble.getByRole('button', { name: 'Try now' }).click();
      await doctor.expectOpen();
    });
  }
  // The room is another page's now, and this one shows nothing more of it.
  await test.step('4005', async () => {
    tap.hangUp(4005);
    await doctor.expectSuperseded();
    await doctor.page.getByRole('button', { name: 'Open it here' }).click();
    await doctor.expectOpen();
  });
  await doctor.page.context().close();
  tap.close();
});

const toPatient: [code: number, words: string, button: string][] = [
  [4000, 'This page is out of date. Reload it, and you are connected again.', 'Reload the page'],
  [4002, 'This page is out of date. Reload it, and you are connected again.', 'Reload the page'],
  [4003, 'Your message was too long to be sent. Send it in parts.', 'Try now'],
  [4004, 'room is full at the moment. It is tried again by itself; or come back in a minute.', 'Try now'],
  [4007, 'The network is very slow at the moment. It is tried again by itself; nothing is lost.', 'Try now'],
  [4008, 'has not been here for a while. Leave this page open: it is tried again by itself.', 'Try now'],
  [4009, 'This page is out of date. Reload it, and you are connected again.', 'Reload the page'],
];

test('to a patient, who then comes back', async ({ clinic, relay }) => {
  const doctor = await clinic.doctor();
  const tap = await Wiretap.before(relay.port);
  const maria = await clinic.open(tap.through(await doctor.invite('Maria Keller')), phone);
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.expectConnected();
  await maria.write('Kept.');
  await maria.expectReceived('Kept.', doctor.name);
  for (const [code, words, button] of toPatient) {
    await test.step(`${code}`, async () => {
      tap.hangUp(code);
      await expect(maria.connection).toContainText(words);
      await maria.connection.getByRole('button', { name: button }).click();
      await maria.expectConnected();
      await maria.messages.expectTexts('Kept.');
    });
  }
  await maria.page.context().close();
  tap.close();
});
