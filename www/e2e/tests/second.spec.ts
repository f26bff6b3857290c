/**
 * A patient that was written from the specifications and shares no line with ours (second/), in a
 * conference with our doctor page and our own patients.
 */
import { expect, test } from '../fixtures/clinic.ts';
import { file } from '../fixtures/files.ts';
import { Files } from '../pages/files.ts';
import { Patient } from '../second/patient.ts';

test('a patient written from the specifications takes part in a conference', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const second = new Patient(await doctor.invite('Grace Hopper'));

  await test.step('the handshake, the lobby, the same safety number', async () => {
    second.join();
    await second.until(() => second.state === 'waiting');
    await doctor.expectWaiting('Grace Hopper', 'by personal link, first time');
    expect(second.safetyNumber).toEqual(await doctor.safetyNumber('Grace Hopper'));
    await doctor.closeDetails();
    await doctor.tellEveryone('Said while Grace waits.', 1);
    await doctor.expectReadBy('Said while Grace waits.', ['Maria Keller']);
    await doctor.admit('Grace Hopper');
    await second.until(() => second.state === 'admitted');
  });

  await test.step('what is said to everyone, under the keys of two epochs', async () => {
    await doctor.tellEveryone('Good morning.', 2);
    await doctor.tellEveryone('We begin.', 2);
    await doctor.expectReadBy('We begin.', ['Maria Keller', 'Grace Hopper']);
    await doctor.act('Maria Keller', 'Send back to the lobby');
    await maria.expectLobby(doctor.name);
    await doctor.tellEveryone('Only Grace is here now.', 1);
    await doctor.expectReadBy('Only Grace is here now.', ['Grace Hopper']);
    expect(second.texts).toEqual([
      { audience: 'everyone', text: 'Good morning.' },
      { audience: 'everyone', text: 'We begin.' },
      { audience: 'everyone', text: 'Only Grace is here now.' },
    ]);
  });

  await test.step('private words both ways', async () => {
    await doctor.tell('Grace Hopper', 'How is the arm?');
    await second.until(() => second.texts.some(({ text }) => text === 'How is the arm?'));
    await expect(doctor.messages.of('How is the arm?')).toContainText('arrived');
    second.tellRead('one');
    await expect(doctor.messages.of('How is the arm?')).toContainText('read');
    await second.write('Better, thank you. 谢谢 🙏');
    await doctor.messages.expectTexts('How is the arm?', 'Better, thank you. 谢谢 🙏');
  });

  await test.step('a file each way', async () => {
    const there = new Files(doctor.page);
    const letter = file('Letter to your GP.pdf', 200_000);
    await doctor.showPrivate('Grace Hopper');
    await there.attach(letter);
    await second.until(() => second.files.some(({ content }) => content?.equals(letter.buffer)));
    await expect(there.of(letter.name)).toContainText('Grace Hopper has it.');
    const readings = file('Readings.csv', 150_000, 'text/csv');
    const sent = second.sendFile(readings.name, 'text/csv', Buffer.from(readings.buffer));
    await there.expectComplete(readings.name);
    await second.until(() => sent.over);
  });

  await test.step('what was said while it was away, once and in order', async () => {
    second.loseConnection();
    await expect(doctor.group('Away 1')).toContainText('Grace Hopper');
    const written = second.write('Written in a tunnel.');
    await doctor.tell('Grace Hopper', 'Are you there?');
    await doctor.tell('Grace Hopper', 'Hello?');
    await written;
    await expect(doctor.messages.list.locator('.message .text:not(.file)')).toHaveText([
      'How is the arm?', 'Better, thank you. 谢谢 🙏', 'Are you there?', 'Hello?', 'Written in a tunnel.',
    ]);
    await second.until(() => second.texts.at(-1)?.text === 'Hello?');
    expect(second.texts.filter(({ audience }) => audience === 'one').map(({ text }) => text)).toEqual([
      'How is the arm?', 'Are you there?', 'Hello?',
    ]);
  });

  await test.step('it leaves', async () => {
    second.leave();
    await expect(doctor.group('Away 1')).toContainText('Grace Hopper');
  });
});

test('a patient written from the specifications comes by the walk-in link, and is sent away', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const second = new Patient(await doctor.walkInLink(), { name: 'Wei Chen' });
  second.join();
  await second.until(() => second.state === 'waiting');
  await doctor.expectWaiting('Wei Chen', 'by the walk-in link');
  await doctor.admit('Wei Chen');
  await second.until(() => second.state === 'admitted');
  await doctor.act('Wei Chen', 'Remove');
  await doctor.page.locator('tm-confirm-dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await second.until(() => second.state === 'over');
  expect(second.why).toBe('removed');
});
