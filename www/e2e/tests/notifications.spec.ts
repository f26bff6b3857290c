/** Whoever looks elsewhere is called back by a notification of the system. */
import { wholeBrowser } from '../fixtures/browser.ts';
import { desktop, expect, phone, test } from '../fixtures/clinic.ts';
import { PatientPage } from '../pages/patient-page.ts';

test.use(wholeBrowser());

test('the doctor is told when somebody arrives while looking elsewhere', async ({ clinic }) => {
  const doctor = await clinic.newDoctor(desktop);
  await doctor.page.context().grantPermissions(['notifications']);
  await doctor.openRoom('Dr. Ada Lindqvist');
  await clinic.waiting(doctor, 'Maria Keller', phone);
  await doctor.people.getByRole('button', { name: 'Yes, tell me' }).click();
  await expect(doctor.people.getByRole('button', { name: 'Yes, tell me' })).toBeHidden();
  await doctor.page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden' }));
  await clinic.waiting(doctor, 'Jonas Brandt', phone);
  const shown = () => doctor.page.evaluate(async () => {
    const worker = await navigator.serviceWorker.ready;
    return (await worker.getNotifications()).map(({ title, body }) => ({ title, body }));
  });
  await expect.poll(shown).toEqual([{ title: 'Somebody is waiting', body: 'Open your room to let them in.' }]);
});

test('whoever asked for it is called when it is their turn', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const context = await clinic.context(phone);
  await context.grantPermissions(['notifications']);
  const maria = new PatientPage(await context.newPage());
  await maria.page.goto(await doctor.invite('Maria Keller'));
  await maria.join();
  await maria.expectLobby(doctor.name);
  await maria.page.getByRole('button', { name: 'Tell me when it is my turn' }).click();
  await expect(maria.page.getByText('You will hear a sound and see a notification when it is your turn.')).toBeVisible();
  await maria.page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden' }));
  await doctor.admit('Maria Keller');
  const shown = () => maria.page.evaluate(async () => {
    const worker = await navigator.serviceWorker.ready;
    return (await worker.getNotifications()).map(({ title, body }) => `${title}: ${body}`);
  });
  // Who stands beside the phone learns no name.
  await expect.poll(shown).toEqual(['It is your turn: Your doctor has let you in. Open the page.']);
});
