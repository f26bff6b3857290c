/** A page that is loaded again goes on where it was: who one is, who is there, what was said. */
import { expect, test } from '../fixtures/clinic.ts';

test('a patient’s page is reloaded, in the lobby and in the conversation', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const maria = await clinic.waiting(doctor, 'Maria Keller');
  const number = await maria.safetyNumber();

  await maria.page.reload();
  await maria.expectLobby(doctor.name);
  await doctor.expectWaiting('Maria Keller', 'known device');

  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();
  await doctor.tellEveryone('Before the reload.', 1);
  await maria.write('I am here.');
  await maria.expectReceived('I am here.', doctor.name);

  await maria.page.reload();
  await maria.messages.expectTexts('Before the reload.', 'I am here.');
  await maria.expectConnected();
  expect(await maria.safetyNumber()).toEqual(number);
  await expect(doctor.group('In conference 1')).toContainText('Maria Keller');

  await doctor.tellEveryone('After the reload.', 1);
  await maria.write('Still here.');
  await maria.expectReceived('Still here.', doctor.name);
  await maria.messages.expectTexts('Before the reload.', 'I am here.', 'After the reload.', 'Still here.');
  await doctor.expectReadBy('After the reload.', ['Maria Keller']);
  await expect(doctor.people.locator('tm-person-row')).toHaveCount(1);
});

test('the doctor’s page is reloaded', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria, jonas] = await clinic.admitted(doctor, 'Maria Keller', 'Jonas Brandt');
  const wei = await clinic.waiting(doctor, 'Wei Chen');
  await doctor.tellEveryone('To both.', 2);
  await doctor.expectReadBy('To both.', ['Maria Keller', 'Jonas Brandt']);
  await doctor.tell('Maria Keller', 'Only to Maria.');
  await maria.messages.expectTexts('To both.', 'Only to Maria.');
  await jonas.write('Only to the doctor.');
  await jonas.expectReceived('Only to the doctor.', doctor.name);
  const fingerprint = await doctor.fingerprint();
  const walkInLink = await doctor.walkInLink();

  await doctor.page.reload();
  await doctor.expectOpen();
  expect(await doctor.fingerprint()).toBe(fingerprint);
  expect(await doctor.walkInLink()).toBe(walkInLink);
  await doctor.messages.expectTexts('To both.');
  await doctor.expectReadBy('To both.', ['Maria Keller', 'Jonas Brandt']);
  await doctor.showPrivate('Jonas Brandt');
  await doctor.messages.expectTexts('Only to the doctor.');
  await doctor.showPrivate('Maria Keller');
  await doctor.messages.expectTexts('Only to Maria.');

  await expect(doctor.group('In conference 2')).toContainText('Maria Keller');
  await expect(doctor.group('In conference 2')).toContainText('Jonas Brandt');
  await doctor.expectWaiting('Wei Chen', 'known device');
  await wei.expectLobby(doctor.name);
  await doctor.tellEveryone('Back again.', 2);
  await doctor.expectReadBy('Back again.', ['Maria Keller', 'Jonas Brandt']);
  await maria.messages.expectTexts('To both.', 'Only to Maria.', 'Back again.');
  await jonas.messages.expectTexts('To both.', 'Only to the doctor.', 'Back again.');
  await expect(doctor.people.locator('tm-person-row')).toHaveCount(3);
});

test('both are reloaded at once, with words still on their way', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.page.goto('about:blank');
  await expect(doctor.group('Away 1')).toContainText('Maria Keller');
  await doctor.tellEveryone('Said while Maria is away.', 1);
  await doctor.tell('Maria Keller', 'This too.');
  await Promise.all([doctor.page.reload(), maria.page.goto('/patient')]);
  await maria.expectConnected();
  await maria.messages.expectTexts('Said while Maria is away.', 'This too.');
  await doctor.expectOpen();
  await doctor.expectReadBy('Said while Maria is away.', ['Maria Keller']);
});
