/** What makes waiting and remembering easier for a patient. */
import { readFile } from 'node:fs/promises';
import { expect, phone, test } from '../fixtures/clinic.ts';
import { PatientPage } from '../pages/patient-page.ts';

test('a check before the visit says what is fine, and what to do where it is not', async ({ clinic, report }) => {
  report.expect(/ERR_INTERNET_DISCONNECTED/);
  report.expect(/status of 503/);
  const doctor = await clinic.doctor();
  const context = await clinic.context(phone);
  // Somebody who closes the browser's question.
  await context.addInitScript(() => {
    Object.defineProperty(Notification, 'permission', { value: 'default' });
    Notification.requestPermission = async () => 'default';
  });
  const page = await context.newPage();
  await page.goto(await doctor.invite('Maria Keller'));
  const check = page.locator('tm-visit-check');
  await check.getByText('Check before the visit').click();
  await expect(check).toContainText(/Connection: (Good\.|Slow: )/);
  await expect(check).toContainText('Clock: Right.');
  await expect(check).toContainText('Sound: If you hear nothing, turn the volume up and silent mode off.');
  await check.getByRole('button', { name: 'Turn on' }).click();
  await expect(check).toContainText('Notifications: This browser was told not to show them here.');
  // A relay, or what stands before it, that is there and cannot.
  await page.route('**/healthz', (route) => route.fulfill({ status: 503 }));
  await check.getByRole('button', { name: 'Check again' }).click();
  await expect(check).toContainText('Connection: The room cannot be reached at the moment.');
  await page.unroute('**/healthz');
  await page.context().setOffline(true);
  await check.getByRole('button', { name: 'Check again' }).click();
  await expect(check).toContainText('Connection: There is none. Check that Wi-Fi or mobile data is on, then check again.');
  await page.context().setOffline(false);
});

test('a clock that is off does no harm, and is said', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const context = await clinic.context(phone);
  await context.addInitScript(() => {
    const right = Date.now.bind(Date);
    Date.now = () => right() - 10 * 60_000;
  });
  const maria = new PatientPage(await context.newPage());
  await maria.page.goto(await doctor.invite('Maria Keller'));
  const check = maria.page.locator('tm-visit-check');
  await check.getByText('Check before the visit').click();
  await expect(check).toContainText('Off by about 10 minutes. That does no harm here');
});

test('a patient keeps a copy of the conversation', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  // Where it is another day than in Greenwich.
  const timezoneId = new Date().getUTCHours() < 11 ? 'Pacific/Pago_Pago' : 'Pacific/Kiritimati';
  const maria = await clinic.waiting(doctor, 'Maria Keller', { ...phone, timezoneId });
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();
  await doctor.tellEveryone('Good morning.', 1);
  await maria.write('The rash is back.');
  await maria.expectReceived('The rash is back.', doctor.name);
  await maria.showDetails();
  const saving = maria.page.waitForEvent('download');
  await maria.page.getByRole('button', { name: 'Save the conversation' }).click();
  const today = new Intl.DateTimeFormat('sv', { timeZone: timezoneId }).format();
  expect((await saving).suggestedFilename()).toBe(`Conversation-with-Dr-Ada-Lindqvist-${today}.txt`);
  const text = await readFile(await (await saving).path(), 'utf8');
  expect(text).toContain(`Conversation with ${doctor.name}`);
  expect(text).toMatch(/· To everyone · Doctor: Dr\. Ada Lindqvist\n\| Good morning\./);
  expect(text).toMatch(/· Patient: Maria Keller\n\| The rash is back\./);
});
