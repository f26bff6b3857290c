/** A newer tab or device takes a room or a visit over: the older says so, and does not fight. */
import type { Page } from '@playwright/test';
import { Device } from '../fixtures/device.ts';
import { expect, test } from '../fixtures/clinic.ts';
import { DoctorPage } from '../pages/doctor-page.ts';
import { PatientPage } from '../pages/patient-page.ts';

const useThis = (page: Page) => page.getByRole('button', { name: 'Use this tab instead' }).click();
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('a newer tab of the doctor’s page, and back again', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await doctor.tellEveryone('From the first tab.', 1);
  await maria.messages.expectTexts('From the first tab.');

  const newer = new DoctorPage(await doctor.page.context().newPage());
  newer.name = doctor.name;
  await newer.page.goto('/doctor');
  await expect(newer.heading).toHaveText('This page is open in another tab');
  await useThis(newer.page);
  await newer.expectOpen();
  await expect(doctor.heading).toHaveText('This page goes on in another tab');
  await expect(doctor.page.getByText('It was opened there, and has stopped here. Nothing is lost')).toBeVisible();
  await newer.messages.expectTexts('From the first tab.');
  await newer.tellEveryone('From the newer tab.', 1);
  await newer.expectReadBy('From the newer tab.', ['Maria Keller']);
  await expect(doctor.heading).toHaveText('This page goes on in another tab');

  await useThis(doctor.page);
  await doctor.expectOpen();
  await expect(newer.heading).toHaveText('This page goes on in another tab');
  await doctor.messages.expectTexts('From the first tab.', 'From the newer tab.');
  await doctor.tellEveryone('From the first tab again.', 1);
  await maria.messages.expectTexts('From the first tab.', 'From the newer tab.', 'From the first tab again.');
});

test('a newer tab of the patient’s page, while the older one hangs', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.write('From the first tab.');
  await maria.expectReceived('From the first tab.', doctor.name);
  const newer = new PatientPage(await maria.page.context().newPage());
  await newer.page.goto('/patient');
  await expect(newer.heading).toHaveText('This page is open in another tab');
  // The older one's worker answers only when the newer one has waited long enough.
  const busy = maria.page.workers()[0]?.evaluate(() => {
    const end = performance.now() + 6_000;
    while (performance.now() < end);
  });
  await useThis(newer.page);
  await newer.expectConnected();
  await newer.write('From the newer tab.');
  await newer.expectReceived('From the newer tab.', doctor.name);
  await busy;
  await expect(heading(maria.page)).toHaveText('This page goes on in another tab');
  await doctor.showPrivate('Maria Keller');
  await doctor.messages.expectTexts('From the first tab.', 'From the newer tab.');
  await newer.page.reload();
  await newer.messages.expectTexts('From the first tab.', 'From the newer tab.');
});

test('a newer device', async ({ clinic, relay, report }) => {
  const older = await Device.of(report);
  const open = async (device: Device) => {
    const doctor = new DoctorPage(await device.open(`${relay.origin}/doctor`));
    doctor.name = 'Dr. Ada Lindqvist';
    return doctor;
  };
  const before = await open(older);
  await before.openRoom('Dr. Ada Lindqvist');
  const [maria] = await clinic.admitted(before, 'Maria Keller');
  await before.tellEveryone('From the older device.', 1);
  await before.expectReadBy('From the older device.', ['Maria Keller']);
  await older.close();
  const newer = await older.copy();

  const doctor = await open(older);
  await doctor.expectOpen();
  await maria.expectConnected();
  const other = await open(newer);
  await other.expectOpen();
  await doctor.expectSuperseded();
  await expect(other.group('In conference 1')).toContainText('Maria Keller');
  await other.tellEveryone('From the newer device.', 1);
  await other.expectReadBy('From the newer device.', ['Maria Keller']);
  await maria.messages.expectTexts('From the older device.', 'From the newer device.');
  await doctor.expectSuperseded();
  await other.expectOpen();
  await older.throwAway();
  await newer.throwAway();
});
