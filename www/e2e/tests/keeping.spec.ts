/** What pages keep: moved to another browser, erased, vanishing, not kept at all, taken away. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/clinic.ts';
import { choose } from '../fixtures/appearance.ts';
import { file, keptFiles, records, saved, sha256 } from '../fixtures/files.ts';
import { moveTime } from '../fixtures/time.ts';
import { DoctorPage } from '../pages/doctor-page.ts';
import { Files } from '../pages/files.ts';
import { PatientPage } from '../pages/patient-page.ts';

const passphrase = 'seven quiet herons';

test('a practice is exported, and goes on in another browser', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const scan = file('Scan.pdf', 700_000);
  await new Files(maria.page).attach(scan);
  await doctor.showPrivate('Maria Keller');
  await new Files(doctor.page).expectComplete(scan.name);
  await doctor.tell('Maria Keller', 'Said before the move.');
  const fingerprint = await doctor.fingerprint();

  const settings = await doctor.showDetails('Settings');
  await settings.getByRole('button', { name: 'Export my practice' }).click();
  await settings.getByLabel('A passphrase for the file').fill(passphrase);
  await settings.getByLabel('The same once more').fill('seven quiet herens');
  await settings.getByRole('button', { name: 'Write the file' }).click();
  await expect(settings.getByRole('alert').filter({ visible: true })).toHaveCount(1);
  await settings.getByLabel('The same once more').fill(passphrase);
  const exported = doctor.page.waitForEvent('download');
  await settings.getByRole('button', { name: 'Write the file' }).click();
  const download = await exported;
  expect(download.suggestedFilename()).toMatch(/^Practice of Dr. Ada Lindqvist, \d{4}-\d\d-\d\d\.telemed$/);
  const path = await download.path();

  const moved = await clinic.newDoctor();
  await moved.page.getByText('You have a practice in another browser?').click();
  await moved.page.getByLabel('The exported file').setInputFiles(path);
  await moved.page.getByLabel('Its passphrase').fill('not this one');
  await moved.page.getByRole('button', { name: 'Open it here' }).click();
  await expect(moved.page.getByRole('alert')).toContainText('That is not its passphrase.');
  await moved.page.getByLabel('Its passphrase').fill(passphrase);
  await moved.page.getByRole('button', { name: 'Open it here' }).click();
  moved.name = doctor.name;
  await moved.expectOpen();
  await expect(moved.group('In conference 1')).toContainText('Maria Keller');
  expect(await moved.fingerprint()).toBe(fingerprint);
  await moved.showPrivate('Maria Keller');
  await moved.messages.expectTexts('Said before the move.');
  expect(await saved(await new Files(moved.page).save(scan.name))).toEqual({ name: scan.name, sum: sha256(scan.buffer) });
  await moved.tell('Maria Keller', 'From the new browser.');
  await maria.messages.of('From the new browser.').waitFor();

  // The old page takes the room back, and stops for good when a patient tells it.
  await doctor.page.getByRole('button', { name: 'Open it here' }).click();
  await expect(doctor.page.getByRole('heading', { name: 'This practice has moved' })).toBeVisible();
  await doctor.page.reload();
  await expect(doctor.page.getByRole('heading', { name: 'This practice has moved' })).toBeVisible();
  await expect(doctor.page.getByRole('button', { name: 'Open it here' })).toBeVisible();
  const phrases = () => doctor.page.evaluate(() => localStorage.getItem('telemed-phrases'));
  await doctor.page.evaluate(() => localStorage.setItem('telemed-phrases', '["Take with food."]'));
  expect(await phrases()).not.toBeNull();
  await doctor.page.getByRole('button', { name: 'Erase everything here…' }).click();
  await doctor.page.getByRole('button', { name: 'Erase', exact: true }).click();
  await expect(doctor.heading).toHaveText('Welcome to your room');
  expect(await phrases()).toBeNull();
});

test('what is no export is refused with a sentence', async ({ clinic }) => {
  const doctor: DoctorPage = await clinic.newDoctor();
  await doctor.page.getByText('You have a practice in another browser?').click();
  await doctor.page.getByRole('button', { name: 'Open it here' }).click();
  await expect(doctor.page.getByRole('alert')).toContainText('Choose the file first.');
  await doctor.page.getByLabel('The exported file').setInputFiles(file('Holiday.telemed', 200_000));
  await doctor.page.getByLabel('Its passphrase').fill(passphrase);
  await doctor.page.getByRole('button', { name: 'Open it here' }).click();
  await expect(doctor.page.getByRole('alert')).toContainText('This is not an exported practice');
  await doctor.openRoom('Dr. Ada Lindqvist');
});

test('files are removed one by one, and all with everything else', async ({ clinic, report }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const [there, here] = [new Files(doctor.page), new Files(maria.page)];
  await here.attach(file('First.pdf', 100_000), file('Second.pdf', 100_000));
  await doctor.showPrivate('Maria Keller');
  await there.expectComplete('First.pdf');
  await there.expectComplete('Second.pdf');
  expect(await keptFiles(doctor.page)).toHaveLength(2);

  const settings = await doctor.showDetails('Settings');
  await settings.getByText('Files: 2, 200 kB.').click();
  await settings.getByRole('button', { name: 'Remove from this device First.pdf' }).click();
  await expect(settings.getByText('Files: 1, 100 kB.')).toBeVisible();
  await expect(there.of('First.pdf')).toContainText('Not on this device any more.');
  await expect.poll(() => keptFiles(doctor.page)).toHaveLength(1);

  await test.step('one of which the device has lost a part is not saved as if it were whole', async () => {
    report.expect(/the piece is not there/);
    await doctor.page.evaluate(async () => {
      const directory = await (await navigator.storage.getDirectory()).getDirectoryHandle('telemed-doctor');
      for await (const file of directory.values()) {
        const writable = await (file as FileSystemFileHandle).createWritable({ keepExistingData: true });
        await writable.truncate(12 + 65_536 + 16); // a whole piece stays
        await writable.close();
      }
    });
    await there.of('Second.pdf').getByRole('button', { name: 'Save Second.pdf' }).click();
    await expect(there.of('Second.pdf').getByRole('alert')).toHaveText('It could not be read from this device. Ask for it again.');
    await choose(doctor.page, 'language', 'es');
    await expect(there.of('Second.pdf').getByRole('alert')).toHaveText('No se pudo leer en este dispositivo. Pídalo otra vez.');
    await choose(doctor.page, 'language', 'en');
  });

  await settings.getByRole('button', { name: 'Erase everything here…' }).click();
  await doctor.page.getByRole('button', { name: 'Erase', exact: true }).click();
  await expect(doctor.heading).toHaveText('Welcome to your room');
  expect(await keptFiles(doctor.page)).toEqual([]);

  await test.step('a patient makes room, and erases everything, too', async () => {
    await maria.showDetails();
    await maria.page.getByText('Files: 2, 200 kB.').click();
    await maria.page.getByRole('button', { name: 'Remove from this device First.pdf' }).click();
    await expect(maria.page.getByText('Files: 1, 100 kB.')).toBeVisible();
    await maria.page.getByRole('button', { name: 'Erase everything here…' }).click();
    await maria.page.getByRole('button', { name: 'Erase', exact: true }).click();
    await expect(maria.page.locator('tm-message-list')).toHaveCount(0);
    await maria.page.getByRole('heading').first().waitFor();
    expect(await keptFiles(maria.page)).toEqual([]);
    expect(await records(maria.page, 'patient')).toEqual([]);
  });
});

test('messages are set to vanish, and both pages say so', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const line = 'Messages and files vanish from both pages after 1 day.';
  await expect(maria.page.getByText(line)).toBeHidden();
  const settings = await doctor.showDetails('Settings');
  await settings.getByLabel('Messages and files vanish from both pages').selectOption('After 1 day');
  await expect(maria.page.getByText(line)).toBeVisible();
  await expect(doctor.page.getByText(line)).toBeVisible();
  await maria.showDetails();
  await expect(maria.page.getByText(`${doctor.name} has set messages and files to vanish`)).toBeVisible();
  await maria.closeDialog();
  await settings.getByLabel('Messages and files vanish from both pages').selectOption('Never');
  await expect(maria.page.getByText(line)).toBeHidden();
});

test('a patient’s page is told to keep nothing', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.write('I am on a borrowed phone.');
  await maria.expectReceived('I am on a borrowed phone.', doctor.name);
  await maria.showDetails();
  await maria.page.getByRole('button', { name: 'Keep nothing on this device' }).click();
  await maria.page.getByRole('button', { name: 'Keep nothing', exact: true }).click();
  await expect(maria.page.getByText('Nothing of this consultation is kept on this device.')).toBeVisible();
  await maria.closeDialog();
  await maria.write('It still works.');
  await maria.expectReceived('It still works.', doctor.name);
  await maria.page.goto('/patient');
  await expect(maria.page.getByRole('button', { name: doctor.name })).toHaveCount(0);
  await expect(maria.page.locator('tm-message-list')).toHaveCount(0);
});

test('from the start, by a box that is ticked', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const jonas = await clinic.open(await doctor.invite('Jonas Brandt'));
  await jonas.page.getByLabel('Keep nothing on this device').check();
  await jonas.join();
  await jonas.expectLobby(doctor.name);
  expect(await records(jonas.page, 'patient')).toEqual([]);
});

/** From here on each write of a page to its database fails for this. */
const failWrites = (page: Page, why: string): Promise<void> =>
  page.workers()[0]!.evaluate((why) => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('played', why);
    };
  }, why);

async function takeAway(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'all' });
  await expect(page.getByRole('heading', { name: 'This browser has deleted what was kept here' })).toBeVisible();
}

test('storage that the browser takes away is said, and what to do', async ({ clinic, report }) => {
  report.expect(/AbortError|InvalidStateError/); // of what was being written
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  for (const { page } of [maria, doctor]) await takeAway(page);
  await doctor.page.getByRole('button', { name: 'Reload the page' }).click();
  await expect(doctor.heading).toHaveText('Welcome to your room');
});

test('storage that is taken away while something is written is said to be gone, too', async ({ clinic, report }) => {
  report.expect(/AbortError/);
  const [maria] = await clinic.admitted(await clinic.doctor(), 'Maria Keller');
  await failWrites(maria.page, 'AbortError');
  await maria.composer.write('Not kept.');
  await expect(maria.heading).toHaveText('This browser cannot keep what it must');
  await takeAway(maria.page);
});

test('the browser is asked to keep what is stored, and what it answered is said', async ({ clinic }) => {
  const open = async (path: string) => {
    const context = await clinic.context();
    // What a browser answers depends on how often a site is used.
    await context.addInitScript(() => {
      let kept = false;
      if (navigator.storage) Object.assign(StorageManager.prototype, { persist: async () => (kept = true), persisted: async () => kept });
    });
    const page = await context.newPage();
    await page.goto(path);
    return page;
  };
  const keeps = (page: Page) => page.evaluate(() => navigator.storage.persisted());
  const doctor = new DoctorPage(await open('/doctor'));
  expect(await keeps(doctor.page)).toBe(false);
  await doctor.openRoom('Dr. Ada Lindqvist');
  expect(await keeps(doctor.page)).toBe(true);
  await expect((await doctor.showDetails('Settings')).getByText('This browser keeps it until you erase it here.')).toBeVisible();
  await doctor.closeDetails();

  const maria = new PatientPage(await open(await doctor.invite('Maria Keller')));
  await maria.expectInvitation(doctor.name);
  expect(await keeps(maria.page)).toBe(false);
  await maria.join();
  await maria.expectLobby(doctor.name);
  expect(await keeps(maria.page)).toBe(true);
});

test('a message for which there is no room is said not to be sent, and nothing else is lost', async ({ clinic, report }) => {
  report.expect(/QuotaExceededError/);
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.write('Kept.');
  await maria.expectReceived('Kept.', doctor.name);
  // Browsers count what a database takes only now and then: one that is full is played.
  await failWrites(maria.page, 'QuotaExceededError');
  await maria.composer.write('Not kept.');
  await expect(maria.heading).toHaveText('There is no room left on this device');
  await expect(maria.page.getByText('What you did last could not be stored, so it was not sent; what came last comes again.')).toBeVisible();
  await doctor.tell('Maria Keller', 'Can you hear me?');
  await maria.page.getByRole('button', { name: 'Reload the page' }).click();
  await maria.messages.of('Can you hear me?').waitFor();
  for (const { messages } of [maria, doctor]) await messages.expectTexts('Kept.', 'Can you hear me?');
});

test.describe(() => {
  test.use({ onDisk: true });

  test('a device without room at the start says so, and not that it keeps nothing', async ({ clinic, report }) => {
    report.expect(/QuotaExceededError/);
    const page = await (await clinic.context()).newPage();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: clinic.origin, quotaSize: 1 });
    await page.goto('/doctor');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no room left on this device');
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: clinic.origin });
    await page.getByRole('button', { name: 'Reload the page' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to your room');
  });
});

test.describe(() => {
  test.use({ movableTime: true });

  test('a file that vanishes is in no list any more', async ({ clinic }) => {
    const doctor = await clinic.doctor();
    const [maria] = await clinic.admitted(doctor, 'Maria Keller');
    await new Files(maria.page).attach(file('Scan.pdf', 100_000));
    await doctor.showPrivate('Maria Keller');
    await new Files(doctor.page).expectComplete('Scan.pdf');
    const settings = await doctor.showDetails('Settings');
    await settings.getByLabel('Messages and files vanish from both pages').selectOption('After 1 day');
    await expect(settings.getByText('Files: 1, 100 kB.')).toBeVisible();
    await moveTime(doctor.page, 25 * 3_600_000);
    await expect(settings.getByText('No files.')).toBeVisible();
    await expect(new Files(doctor.page).of('Scan.pdf')).toHaveCount(0);
  });
});
