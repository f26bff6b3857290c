/** How a patient comes in: each step as it is done, and both sides sure of whom they speak with. */
import { announcements } from '../fixtures/announcements.ts';
import { expect, phone, test } from '../fixtures/clinic.ts';
import { Wiretap } from '../fixtures/wiretap.ts';

test('each step is shown when it is done, not before', async ({ clinic, relay }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  // The relay is as slow as this test wants: that must not count as a late answer.
  const settings = await doctor.showDetails('Settings');
  await settings.getByLabel('Longest delay (ΔTS), in seconds').fill('60');
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings.getByText('Saved.')).toBeVisible();

  const tap = await Wiretap.before(relay.port);
  const maria = await clinic.open(tap.through(await doctor.invite('Maria Keller')), { ...phone, reducedMotion: 'reduce' });
  await maria.expectInvitation('Dr. Ada Lindqvist');
  const [heard, heardByDoctor] = [await announcements(maria.page), await announcements(doctor.page)];
  const next = async () => {
    await expect.poll(() => tap.held).toBe(1);
    tap.pass();
  };

  tap.hold();
  await maria.join();
  await expect(maria.heading).toHaveText('Connecting you with Dr. Ada Lindqvist');
  await expect(maria.step('connected')).toContainText('Connecting…');
  await maria.expectSteps();
  await expect(maria.heading).toBeFocused();
  // Who wants nothing to move sees no spinner.
  await expect(maria.page.locator('tm-patient-steps wa-spinner')).toBeAttached();
  await expect(maria.page.locator('tm-patient-steps wa-spinner')).toBeHidden();

  await next();
  await expect(maria.step('connected')).toContainText('Connected');
  await expect(maria.step('doctor-verified')).toContainText('Checking that this is really Dr. Ada Lindqvist…');
  await maria.expectSteps('connected');

  await next();
  await expect(maria.step('doctor-verified')).toContainText('This is really Dr. Ada Lindqvist');
  await expect(maria.step('secured')).toContainText('Making a key that only the two of you have…');
  await maria.expectSteps('connected', 'doctor-verified');

  await next();
  await expect(maria.step('secured')).toContainText('Nobody else can listen');
  await expect(maria.step('waiting')).toContainText('Telling Dr. Ada Lindqvist that you are here…');
  await maria.expectSteps('connected', 'doctor-verified', 'secured');

  await next();
  await maria.expectLobby('Dr. Ada Lindqvist');
  await expect(maria.heading).toBeFocused();
  await doctor.expectWaiting('Maria Keller', 'by personal link, first time');
  expect(await heardByDoctor()).toEqual(['Maria Keller is waiting']);
  tap.passAll();
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();
  await expect(maria.heading).toBeFocused();
  expect((await heard()).at(-1)).toBe('It is your turn');
  tap.close();
});

test('both pages show the same safety number, and each patient another', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const maria = await clinic.waiting(doctor, 'Maria Keller');
  const jonas = await clinic.waiting(doctor, 'Jonas Brandt');
  const number = await maria.safetyNumber();
  expect(number.join(' ')).toMatch(/^(\d{5} ){11}\d{5}$/);
  expect(await doctor.safetyNumber('Maria Keller')).toEqual(number);
  const other = await jonas.safetyNumber();
  expect(other).not.toEqual(number);
  expect(await doctor.safetyNumber('Jonas Brandt')).toEqual(other);

  // On the narrowest phone, too, all of it is within its frame.
  await jonas.page.setViewportSize({ width: 320, height: 700 });
  await jonas.showDetails();
  const reaches = (list: Element) => list.getBoundingClientRect().right - (list.parentElement?.getBoundingClientRect().right ?? 0);
  expect(await jonas.page.getByRole('list', { name: 'Safety number' }).evaluate(reaches)).toBeLessThan(0);
});

test('a patient whom the doctor has verified is marked as such', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  await clinic.waiting(doctor, 'Maria Keller');
  await doctor.act('Maria Keller', 'Verify');
  await doctor.details.getByRole('button', { name: 'They are the same: mark as verified' }).click();
  await doctor.expectWaiting('Maria Keller', 'verified by you');
  await doctor.page.reload();
  await doctor.expectWaiting('Maria Keller', 'verified by you');
});
