/**
 * Files that are interrupted: each goes on where it was. The relay reads slowly here, so that a file is on its
 * way for long enough to be caught in the middle of it.
 */
import { expect, test, type Clinic } from '../fixtures/clinic.ts';
import { file, keptFiles, saved, sha256, type SentFile } from '../fixtures/files.ts';
import { Files } from '../pages/files.ts';

test.skip(process.env.RELAY === 'worker', 'the Worker reads nobody slowly');
test.use({ relayFlags: ['-bytes-per-second', '2000000'] });

const scan = file('Scan.pdf', 8_000_000);

/** A doctor's file to one patient. */
async function sending(clinic: Clinic, sent: SentFile) {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const [there, here] = [new Files(doctor.page), new Files(maria.page)];
  await doctor.showPrivate('Maria Keller');
  await there.attach(sent);
  return { doctor, maria, there, here };
}

/** Waits until a third of it is there: 2 MiB and more of it are stored for good. */
const third = (files: Files) => expect.poll(() => files.part(scan.name), { intervals: [50] }).toBeGreaterThan(0.33);

/** How much of it is there when it moves again after a reload: what was stored was not sent anew. */
async function goesOn(files: Files): Promise<void> {
  await files.of(scan.name).waitFor();
  expect(await files.part(scan.name)).toBeGreaterThan(0.1);
}

async function arrives(files: Files): Promise<void> {
  await files.expectComplete(scan.name);
  expect(await saved(await files.save(scan.name))).toEqual({ name: scan.name, sum: sha256(scan.buffer) });
}

test('the page that receives is reloaded in the middle', async ({ clinic }) => {
  const { maria, there, here } = await sending(clinic, scan);
  await third(here);
  await maria.page.reload();
  await goesOn(here);
  await arrives(here);
  await expect(there.of(scan.name)).toContainText('Maria Keller has it.');
});

test('the page that sends is reloaded in the middle', async ({ clinic }) => {
  const { doctor, here, there } = await sending(clinic, scan);
  await third(here);
  await doctor.page.reload();
  await goesOn(here);
  await arrives(here);
  await doctor.showPrivate('Maria Keller');
  await expect(there.of(scan.name)).toContainText('Maria Keller has it.');
});

test('a patient’s file survives both reloads', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const [there, here] = [new Files(doctor.page), new Files(maria.page)];
  await doctor.showPrivate('Maria Keller');
  await here.attach(scan);
  await third(there);
  await maria.page.reload();
  await goesOn(there);
  await doctor.page.reload();
  await doctor.showPrivate('Maria Keller');
  await goesOn(there);
  await arrives(there);
});

test('the relay is killed, the network goes', async ({ clinic, relay, report }) => {
  const { maria, here } = await sending(clinic, scan);
  await third(here);
  report.expectNoRelay();
  report.expect(/ERR_INTERNET_DISCONNECTED/);
  await relay.kill();
  await maria.page.context().setOffline(true);
  await relay.startAgain();
  await maria.page.context().setOffline(false);
  const before = await here.part(scan.name);
  await expect.poll(() => here.part(scan.name), { intervals: [50] }).toBeGreaterThan(before);
  await arrives(here);
});

test.describe(() => {
  // Nothing waits for its end: it takes longer than people and pages need to write two texts.
  test.use({ relayFlags: ['-bytes-per-second', '500000'] });

  test('texts overtake a file', async ({ clinic }) => {
    const { doctor, maria, here } = await sending(clinic, scan);
    await third(here);
    await doctor.tell('Maria Keller', 'It takes a while.');
    await maria.messages.of('It takes a while.').waitFor();
    expect(await here.part(scan.name)).toBeLessThan(1);
    await maria.write('I can wait.');
    await maria.expectReceived('I can wait.', doctor.name);
    expect(await here.part(scan.name)).toBeLessThan(1);
  });
});

test('a file is stopped, by either side', async ({ clinic }) => {
  const { doctor, maria, there, here } = await sending(clinic, scan);
  await third(here);
  await there.of(scan.name).getByRole('button', { name: 'Take back' }).click();
  await expect(there.of(scan.name)).toContainText('You took it back.');
  await expect(here.of(scan.name)).toContainText(`${doctor.name} took it back.`);

  const other = { ...scan, name: 'Other.pdf' };
  await here.attach(other);
  await there.of(other.name).getByRole('button', { name: 'Stop' }).click();
  await expect(there.of(other.name)).toContainText('You stopped it.');
  await expect(here.of(other.name)).toContainText(`${doctor.name} did not want it.`);
  // Of what came nothing is left, nor of what was taken back; what she would have sent is still hers.
  await expect.poll(() => keptFiles(doctor.page)).toEqual([]);
  await expect.poll(() => keptFiles(maria.page)).toHaveLength(1);
  await expect(here.of(other.name).getByRole('button', { name: `Save ${other.name}` })).toBeVisible();
});

test.describe(() => {
  test.use({ onDisk: true });

  test('a device without room says so, and goes on when there is some', async ({ clinic, report }) => {
    const doctor = await clinic.doctor();
    const [maria] = await clinic.admitted(doctor, 'Maria Keller');
    const [there, here] = [new Files(doctor.page), new Files(maria.page)];
    const devtools = await maria.page.context().newCDPSession(maria.page);
    report.expect(/QuotaExceededError/);
    const { origin } = clinic;
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 4_000_000 });
    await doctor.showPrivate('Maria Keller');
    await there.attach(scan);
    await expect(here.of(scan.name).getByRole('alert')).toContainText('There is no room for it on this device.');
    await doctor.tell('Maria Keller', 'Texts still come.');
    await maria.messages.of('Texts still come.').waitFor();
    // What she sends herself needs no room, as long as her page is open.
    const photo = { ...scan, name: 'Photo.pdf' };
    await here.attach(photo);
    await expect(here.of(photo.name).getByRole('alert')).toHaveText('This browser has no room for a copy. Keep this page open until it has arrived.');
    await there.expectComplete(photo.name);
    await expect(here.of(photo.name)).toContainText(`${doctor.name} has it. Not on this device any more.`);
    expect(await saved(await there.save(photo.name))).toEqual({ name: photo.name, sum: sha256(photo.buffer) });
    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
    await here.of(scan.name).getByRole('button', { name: 'Try again' }).click();
    await arrives(here);
  });
});
