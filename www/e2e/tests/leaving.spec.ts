/** People who are sent out, blocked, removed, who leave and return: who left reads nothing more. */
import { expect, test } from '../fixtures/clinic.ts';
import { moveTime } from '../fixtures/time.ts';

test.use({ movableTime: true });

test('sent back, blocked, ended, removed, and let in again', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const [maria, jonas] = await clinic.admitted(doctor, 'Maria Keller', 'Jonas Brandt');
  const read = ['One.'];
  await doctor.tellEveryone('One.', 2);
  await doctor.expectReadBy('One.', ['Maria Keller', 'Jonas Brandt']);
  let epoch = await doctor.epoch();

  /** What is said while Jonas is out has a key of its own, which he has not. */
  const saysWithoutJonas = async (text: string) => {
    await doctor.tellEveryone(text, 1);
    read.push(text);
    await maria.messages.expectTexts(...read);
    await doctor.expectReadBy(text, ['Maria Keller']);
    expect(await doctor.epoch()).toBe(++epoch);
  };
  /** He is let in again, and reads what is said from then on, and nothing from between. */
  const jonasHas = ['One.'];
  const saysToBoth = async (text: string) => {
    await doctor.admit('Jonas Brandt');
    await jonas.expectAdmitted();
    await doctor.tellEveryone(text, 2);
    read.push(text);
    jonasHas.push(text);
    await doctor.expectReadBy(text, ['Maria Keller', 'Jonas Brandt']);
    expect(await doctor.epoch()).toBe(++epoch);
    await jonas.messages.expectTexts(...jonasHas);
  };

  await test.step('back to the lobby', async () => {
    await doctor.act('Jonas Brandt', 'Send back to the lobby');
    await jonas.expectLobby(doctor.name);
    await saysWithoutJonas('While Jonas is in the lobby.');
    await saysToBoth('Jonas is back from the lobby.');
  });

  await test.step('blocked by the doctor, who lifts it: the page connects by itself', async () => {
    await doctor.actFor('Jonas Brandt', 'Block');
    await jonas.expectBlocked('Dr. Ada Lindqvist has stopped the connection with you.');
    await expect(doctor.group('Blocked 1')).toContainText('blocked by you, until you lift it');
    await doctor.showPrivate('Jonas Brandt');
    await expect(doctor.conversation).toContainText('Jonas Brandt is blocked and gets nothing that you write. Unblock them first.');
    await expect(doctor.composer.field).toBeDisabled();
    await saysWithoutJonas('While Jonas is blocked.');
    await jonas.page.reload();
    await jonas.expectBlocked('Dr. Ada Lindqvist has stopped the connection with you.');
    await doctor.unblock('Jonas Brandt');
    await moveTime(jonas.page, 65_000);
    await jonas.expectLobby(doctor.name);
    await saysToBoth('Jonas is not blocked any more.');
  });

  await test.step('the consultation is ended for one, who can come back', async () => {
    await doctor.actFor('Jonas Brandt', 'End the consultation');
    await expect(jonas.heading).toHaveText('Dr. Ada Lindqvist has ended the consultation');
    await expect(doctor.group('Away 1')).toContainText('Jonas Brandt');
    await saysWithoutJonas('While Jonas has gone.');
    await jonas.page.getByRole('button', { name: 'Read the conversation' }).click();
    await jonas.messages.expectTexts(...jonasHas);
    await jonas.page.getByRole('button', { name: 'Back' }).click();
    await jonas.comeBack();
    await saysToBoth('Jonas has come back.');
  });

  await test.step('removed: out of the list, and readable', async () => {
    await doctor.actFor('Jonas Brandt', 'Remove');
    await expect(jonas.heading).toHaveText('Dr. Ada Lindqvist has closed this consultation for you');
    await expect(doctor.row('Jonas Brandt')).toBeHidden();
    await saysWithoutJonas('While Jonas is removed.');
    await doctor.people.getByText('Removed 1').click();
    await doctor.showPrivate('Jonas Brandt');
    await jonas.comeBack();
    await doctor.expectWaiting('Jonas Brandt', 'known device');
    await saysToBoth('Jonas was taken back.');
  });

  await test.step('a patient leaves, and returns', async () => {
    await jonas.leave();
    await expect(jonas.heading).toHaveText('You have left the consultation');
    await expect(doctor.group('Away 1')).toContainText('Jonas Brandt');
    await saysWithoutJonas('While Jonas has left.');
    await jonas.comeBack();
    await jonas.expectLobby(doctor.name);
    await saysToBoth('Jonas has returned.');
  });

  await test.step('the consultation is ended for everyone; who waits goes on waiting', async () => {
    const wei = await clinic.waiting(doctor, 'Wei Chen');
    await doctor.choose('End for everyone');
    await expect(doctor.confirmation.getByText('Who waits now goes on waiting.')).toBeVisible();
    await doctor.confirm('End for everyone');
    for (const patient of [maria, jonas]) await expect(patient.heading).toHaveText('Dr. Ada Lindqvist has ended the consultation');
    await wei.expectLobby(doctor.name);
    await expect(doctor.composer.audience.first()).toContainText('To everyone: nobody is in the conference yet');
    await maria.comeBack();
    await maria.expectLobby(doctor.name);
    await doctor.expectWaiting('Maria Keller', 'known device');
  });
});
