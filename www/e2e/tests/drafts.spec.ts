/** What is being typed outlives what takes the field away: a lost connection, the lobby, a lock. It is never stored. Of a file that does not, it is said. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/clinic.ts';
import { file } from '../fixtures/files.ts';
import { stored } from '../fixtures/stored.ts';
import { Files } from '../pages/files.ts';

const long = 'It began on Sunday with a headache.\nSince then I cannot sleep, and I wanted to ask';

/** A disk that takes for ever to read a file. */
const endlessDisk = (page: Page): Promise<void> =>
  page.workers()[0]!.evaluate(() => {
    Blob.prototype.arrayBuffer = () => new Promise(() => {});
  });

test('a patient’s words outlive a lost connection and the lobby', async ({ clinic, report }) => {
  report.expect(/ERR_INTERNET_DISCONNECTED/);
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.composer.field.fill(long);

  await maria.page.context().setOffline(true);
  await expect(maria.connection).toContainText('Your device is not connected to the internet.');
  await maria.page.context().setOffline(false);
  await maria.expectConnected();
  await expect(maria.composer.field).toHaveValue(long);

  await doctor.act('Maria Keller', 'Send back to the lobby');
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();
  await expect(maria.composer.field).toHaveValue(long);
  expect((await stored(maria.page, ['headache'])).found).toEqual([]);

  await maria.composer.field.press('Enter');
  await maria.expectReceived(long, doctor.name);
  await maria.composer.expectEmpty();
});

test('a doctor’s words outlive a lock, and are not shown before it is opened', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  await clinic.admitted(doctor, 'Maria Keller');
  await doctor.showDetails('Settings');
  await doctor.passphrase.set('correct horse battery staple');
  await doctor.passphrase.expectSaid('The passphrase is set.');
  await doctor.closeDetails();
  await doctor.showPrivate('Maria Keller');
  await doctor.composer.field.fill('Only for Maria, and not finished');
  await doctor.showEveryone();
  await doctor.composer.field.fill('For all, and not finished');

  await doctor.choose('Lock now');
  await doctor.locked.expectShown();
  await expect(doctor.page.getByText('not finished')).toHaveCount(0);
  expect((await stored(doctor.page, ['not finished'])).found).toEqual([]);
  await doctor.locked.unlock('correct horse battery staple');
  await doctor.expectOpen();
  await expect(doctor.composer.field).toHaveValue('For all, and not finished');
  await doctor.showPrivate('Maria Keller');
  await expect(doctor.composer.field).toHaveValue('Only for Maria, and not finished');
});

test('the browser asks before a reload takes words or a file with it that were not sent', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const { page, composer } = maria;
  await endlessDisk(page);
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked++;
    void dialog.dismiss();
  });
  const leave = () => page.goto('about:blank').catch(() => {});
  await composer.field.pressSequentially('It began on Sunday');
  await leave();
  expect(asked).toBe(1);
  await expect(composer.field).toHaveValue('It began on Sunday');

  // Once it is sent nothing is lost by a reload, nor with a word.
  await composer.field.press('Enter');
  await maria.expectReceived('It began on Sunday', doctor.name);
  await composer.field.pressSequentially('And');
  const files = new Files(page);
  await files.attach(file('Letter.pdf', 1_000));
  await expect(page.locator('tm-files-preparing')).toContainText('Being prepared');
  await leave();
  expect(asked).toBe(2);
  await page.locator('tm-files-preparing').getByRole('button', { name: 'Stop' }).click();
  await expect(page.locator('tm-files-preparing')).not.toContainText('Letter.pdf');
  await page.reload();
  await maria.expectAdmitted();
  await composer.expectEmpty();
  expect(asked).toBe(2);
});

test('a file that is not ready when the page is locked is not sent, and the doctor is told', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const files = new Files(doctor.page);
  await doctor.showDetails('Settings');
  await doctor.passphrase.set('correct horse battery staple');
  await doctor.passphrase.expectSaid('The passphrase is set.');
  await doctor.closeDetails();
  await doctor.showPrivate('Maria Keller');
  await endlessDisk(doctor.page);
  await files.attach(file('Letter.pdf', 1_000));
  const preparing = doctor.page.locator('tm-files-preparing');
  await expect(preparing).toContainText('Being prepared');

  await doctor.choose('Lock now');
  await doctor.locked.expectShown();
  await doctor.locked.unlock('correct horse battery staple');
  await doctor.expectOpen();
  await doctor.showPrivate('Maria Keller');
  await expect(preparing).toContainText('Letter.pdf');
  await expect(preparing.getByRole('alert')).toHaveText('It was not sent: the page was locked while it was being prepared. Attach it again.');
  await expect(preparing).not.toContainText('You took it back.');
  await preparing.getByRole('button', { name: 'Close' }).click();
  await expect(preparing.getByRole('alert')).toHaveCount(0);
  await expect(new Files(maria.page).of('Letter.pdf')).toHaveCount(0);
});
