/** A relay that is not there, goes, comes back, or is full; a doctor who is away. Nothing is lost. */
import { expect, phone, test } from '../fixtures/clinic.ts';
import { moveTime } from '../fixtures/time.ts';

test('a relay that is down when the room is opened', async ({ clinic, relay, report }) => {
  const doctor = await clinic.newDoctor();
  await expect(doctor.heading).toHaveText('Welcome to your room');
  await doctor.page.waitForLoadState('networkidle'); // what the page is made of comes from the relay, too
  report.expectNoRelay();
  await relay.kill();
  await doctor.nameField.fill('Dr. Ada Lindqvist');
  await doctor.page.getByRole('button', { name: 'Open my room' }).click();
  doctor.name = 'Dr. Ada Lindqvist';
  await expect(doctor.state).toHaveText('Not connected');
  await expect(doctor.trouble).toContainText('The relay cannot be reached. The room opens again by itself');
  await expect(doctor.trouble.getByRole('button', { name: 'Try now' })).toBeVisible();
  await relay.startAgain();
  await doctor.expectOpen();
  await expect(doctor.trouble).toBeHidden();
});

test('a relay that is down when a patient joins', async ({ clinic, relay, report }) => {
  const doctor = await clinic.doctor();
  const maria = await clinic.open(await doctor.invite('Maria Keller'));
  await maria.expectInvitation(doctor.name);
  await maria.page.waitForLoadState('networkidle');
  report.expectNoRelay();
  await relay.kill();
  await maria.join();
  await expect(maria.connection).toContainText('You are not connected at the moment. It is tried again by itself; what you write is kept.');
  await maria.expectSteps();
  await relay.startAgain();
  await maria.expectLobby(doctor.name);
  await doctor.expectWaiting('Maria Keller', 'by personal link, first time');
});

for (const end of ['kill', 'stop'] as const) {
  test(`a relay that ${end === 'kill' ? 'is killed' : 'is stopped'} in a conference and comes back`, async ({ clinic, relay, report }) => {
    const doctor = await clinic.doctor();
    const [maria, jonas] = await clinic.admitted(doctor, 'Maria Keller', 'Jonas Brandt');
    const wei = await clinic.waiting(doctor, 'Wei Chen');
    await doctor.tellEveryone('Before.', 2);
    await doctor.expectReadBy('Before.', ['Maria Keller', 'Jonas Brandt']);

    report.expectNoRelay();
    await relay[end]();
    await expect(doctor.state).toHaveText('Not connected');
    await expect(doctor.trouble).toContainText('The room opens again by itself');
    await expect(maria.connection).toContainText('You are not connected at the moment.');
    await expect(wei.connection).toContainText('You are not connected at the moment.');

    // What is written meanwhile is kept.
    await doctor.tellEveryone('Meanwhile, to all.', 2);
    await doctor.tell('Jonas Brandt', 'Meanwhile, to Jonas.');
    await maria.write('Meanwhile, from Maria.');
    await expect(maria.messages.of('Meanwhile, from Maria.')).toContainText('on its way');

    await relay.startAgain();
    await doctor.expectOpen();
    await maria.expectConnected();
    await jonas.expectConnected();
    await maria.expectReceived('Meanwhile, from Maria.', doctor.name);
    await doctor.showEveryone();
    await doctor.expectReadBy('Meanwhile, to all.', ['Maria Keller', 'Jonas Brandt']);
    await jonas.messages.expectTexts('Before.', 'Meanwhile, to all.', 'Meanwhile, to Jonas.');
    await maria.messages.expectTexts('Before.', 'Meanwhile, to all.', 'Meanwhile, from Maria.');
    await doctor.tellEveryone('After.', 2);
    await maria.messages.expectTexts('Before.', 'Meanwhile, to all.', 'Meanwhile, from Maria.', 'After.');
    await wei.expectLobby(doctor.name);
    await doctor.expectWaiting('Wei Chen', 'known device');
  });
}

test.describe('with a clock that can be moved', () => {
  test.use({ movableTime: true });

  test('"try now" does not wait for the next try', async ({ clinic, relay, report }) => {
    const doctor = await clinic.doctor();
    report.expectNoRelay();
    await relay.kill();
    // So many tries in vain that the next one is far away.
    let next = 0;
    await expect(async () => {
      await moveTime(doctor.page, 60_000);
      next = await doctor.nextTry();
      expect(next - (await doctor.now())).toBeGreaterThan(20_000);
    }).toPass();
    await expect(doctor.trouble).toContainText('The relay cannot be reached.');
    await relay.startAgain();
    await doctor.trouble.getByRole('button', { name: 'Try now' }).click();
    await doctor.expectOpen();
    expect(await doctor.now(), 'before the next try was due').toBeLessThan(next);
  });
});

test('a doctor who is away: before, while waiting, and in the conversation', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const links = [await doctor.invite('Maria Keller'), await doctor.invite('Jonas Brandt')];
  const maria = await clinic.open(links[0]!, phone);
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();

  await doctor.page.goto('about:blank');
  await expect(maria.connection).toContainText('Dr. Ada Lindqvist is away at the moment. What you write is kept and arrives when Dr. Ada Lindqvist is back.');
  await maria.write('Are you there?');
  await expect(maria.messages.of('Are you there?')).toContainText('on its way');

  const jonas = await clinic.open(links[1]!, phone);
  await jonas.join();
  await expect(jonas.connection).toContainText('Dr. Ada Lindqvist is not here yet. Leave this page open');
  await jonas.expectSteps('connected');

  await doctor.page.goto('/doctor');
  await doctor.expectOpen();
  await jonas.expectLobby(doctor.name);
  await doctor.expectWaiting('Jonas Brandt', 'by personal link, first time');
  await maria.expectReceived('Are you there?', doctor.name);
  await maria.expectConnected();
  await doctor.showPrivate('Maria Keller');
  await doctor.messages.expectTexts('Are you there?');
});

test('a patient who leaves, and comes back', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.write('I must go.');
  await maria.expectReceived('I must go.', doctor.name);
  await maria.leave();
  await expect(maria.heading).toHaveText('You have left the consultation');
  await expect(doctor.group('Away 1')).toContainText('Maria Keller');
  await maria.page.getByRole('button', { name: 'Come back' }).click();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();
  await maria.messages.expectTexts('I must go.');
});

test.describe('a room for one', () => {
  test.use({ relayFlags: ['-patients', '1'] });

  test('a full room says so, and opens to the next when one goes', async ({ clinic }) => {
    const doctor = await clinic.doctor('Dr. Ada Lindqvist');
    const maria = await clinic.waiting(doctor, 'Maria Keller');
    const jonas = await clinic.open(await doctor.invite('Jonas Brandt'));
    await jonas.join();
    await expect(jonas.connection).toContainText('Dr. Ada Lindqvist’s room is full at the moment. It is tried again by itself; or come back in a minute.');
    await maria.leave();
    await expect(maria.heading).toHaveText('You have left the consultation');
    await jonas.connection.getByRole('button', { name: 'Try now' }).click();
    await jonas.expectLobby(doctor.name);
  });
});
