/** A passphrase before the doctor's room: set, asked for, wrong, changed, removed; and locking when idle. */
import { expect, test } from '../fixtures/clinic.ts';
import { stored } from '../fixtures/stored.ts';
import { moveTime } from '../fixtures/time.ts';

const first = 'correct horse battery staple';
const second = 'Äpfel und Birnen';

test.use({ movableTime: true });

test('set, asked for at a reload, wrong with a growing pause, changed, removed', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await doctor.tellEveryone('Before the passphrase.', 1);
  await maria.messages.expectTexts('Before the passphrase.');

  await test.step('set', async () => {
    await doctor.showDetails('Settings');
    await doctor.passphrase.set('short');
    await expect(doctor.passphrase.refused).toHaveText('It needs at least 8 characters. Make it longer.');
    await doctor.passphrase.cancel();
    await doctor.passphrase.set(first, `${first}r`);
    await expect(doctor.passphrase.refused).toHaveText('These two are not the same. Type the new one again.');
    await doctor.passphrase.cancel();
    await doctor.passphrase.set(first);
    await doctor.passphrase.expectSaid('The passphrase is set.');
  });

  await test.step('asked for at a reload; until then there is nothing to read', async () => {
    await doctor.page.reload();
    await doctor.locked.expectShown();
    await expect(doctor.page.getByText('Patients are connected again as soon as you have.')).toBeVisible();
    await expect(doctor.people).toBeHidden();
    await expect(doctor.page.getByText('Maria')).toBeHidden();
    await expect(maria.connection).toContainText('Dr. Ada Lindqvist is away at the moment.');
    const seen = await stored(doctor.page, ['Lindqvist', 'Maria', 'Before the passphrase', first]);
    expect(seen.found).toEqual([]);
  });

  await test.step('a wrong one gets a sentence and a pause, which grows', async () => {
    for (let n = 0; n < 7; n++) {
      await doctor.locked.unlock('not the passphrase');
      await doctor.locked.expectAnswered();
      await expect(doctor.locked.refused).toContainText('That is not the passphrase. Try it again.');
      // The last is 64 s: the clock has begun to run when it is looked at.
      if (n === 6) await expect(doctor.locked.refused).toContainText(/You can try again in (1:0\d|0:[3-5]\d)\./);
      if (n === 6) await expect(doctor.locked.button).toBeDisabled();
      await moveTime(doctor.page, 1_000 * 2 ** n);
      await expect(doctor.locked.button).toBeEnabled();
    }
    await doctor.locked.unlock(first);
    await doctor.expectOpen();
    await doctor.messages.expectTexts('Before the passphrase.');
    await maria.expectConnected();
  });

  await test.step('changed: the old one opens nothing any more', async () => {
    await doctor.showDetails('Settings');
    await doctor.passphrase.change(`${first}?`, second);
    await expect(doctor.passphrase.refused).toHaveText('That is not the passphrase. Try it again.');
    await doctor.passphrase.cancel();
    await moveTime(doctor.page, 1_000);
    await doctor.passphrase.change(first, second);
    await doctor.passphrase.expectSaid('The passphrase is changed.');
    await doctor.page.reload();
    await doctor.locked.unlock(first);
    await doctor.locked.expectAnswered();
    await expect(doctor.locked.refused).toContainText('That is not the passphrase.');
    await moveTime(doctor.page, 1_000);
    await expect(doctor.locked.button).toBeEnabled();
    // Another keyboard's way to write the same letters.
    await doctor.locked.unlock(second.normalize('NFD'));
    await doctor.expectOpen();
  });

  await test.step('removed', async () => {
    await doctor.showDetails('Settings');
    await doctor.passphrase.remove(second);
    await doctor.passphrase.expectSaid('The passphrase is removed.');
    await doctor.page.reload();
    await doctor.expectOpen();
    await doctor.messages.expectTexts('Before the passphrase.');
    await maria.expectConnected();
  });
});

test('the page locks when nobody has touched it; patients stay, and what they write comes afterwards', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await doctor.tellEveryone('Before it locked.', 1);
  await maria.messages.expectTexts('Before it locked.');
  await moveTime(doctor.page, 16 * 60_000);
  // Without a passphrase there is nothing to lock with.
  await doctor.expectOpen();
  await maria.expectConnected();
  await doctor.showDetails('Settings');
  await doctor.passphrase.set(first);
  await doctor.passphrase.expectSaid('The passphrase is set.');

  await moveTime(doctor.page, 14 * 60_000);
  await doctor.expectOpen();
  await doctor.page.mouse.move(300, 300);
  await moveTime(doctor.page, 14 * 60_000);
  await doctor.expectOpen();
  await moveTime(doctor.page, 2 * 60_000);
  await doctor.locked.expectShown();
  await expect(doctor.page.getByText('Patients who are connected stay connected; what they write comes when you are back.')).toBeVisible();
  await expect(doctor.page.locator('tm-doctor')).not.toContainText('Maria');

  await maria.expectConnected();
  await maria.write('Are you still there?');
  // Who comes meanwhile is answered, too.
  await maria.page.reload();
  await maria.expectConnected();
  await expect(maria.messages.of('Are you still there?')).toContainText('on its way');

  await doctor.locked.unlock(first);
  await doctor.expectOpen();
  await maria.expectReceived('Are you still there?', doctor.name);
  await doctor.messages.expectTexts('Before it locked.');
  await doctor.showPrivate('Maria Keller');
  await doctor.messages.expectTexts('Are you still there?');
});

test('the doctor locks the page, chooses how soon it locks, and can begin anew without the passphrase', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  await doctor.showDetails('Settings');
  await doctor.passphrase.set(first);
  await doctor.passphrase.expectSaid('The passphrase is set.');
  await doctor.page.getByLabel('Lock when I have done nothing for').selectOption('5 minutes');
  await moveTime(doctor.page, 6 * 60_000);
  await doctor.locked.expectShown();
  await doctor.locked.unlock(first);
  await doctor.expectOpen();
  await doctor.choose('Lock now');
  await doctor.locked.expectShown();

  await doctor.locked.all.getByText('Forgotten?').click();
  await doctor.locked.all.getByRole('button', { name: 'Erase everything here…' }).click();
  await doctor.confirm('Erase');
  await expect(doctor.heading).toHaveText('Welcome to your room');
  await doctor.openRoom('Dr. Ada Lindqvist');
  await expect(doctor.people).toContainText('Nobody is here yet');
});
