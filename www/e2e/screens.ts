/**
 * Makes the README's pictures (www/screens), and pictures of every screen in both widths and both
 * themes to look at (bin/screens). `make screens` runs it.
 */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/clinic.ts';
import { repository } from './fixtures/paths.ts';
import type { DoctorPage } from './pages/doctor-page.ts';
import type { PatientPage } from './pages/patient-page.ts';

const desk = { width: 1280, height: 800 };
const hand = { width: 390, height: 844 };
const sharp = { viewport: desk, deviceScaleFactor: 2 };
const held = { viewport: hand, deviceScaleFactor: 2 };

const readme = (name: string) => join(repository, 'www/screens', `${name}.png`);

/** One screen as it is now, in both widths and both themes; then as it was. */
async function shoot(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const [width, size] of [['desktop', desk], ['phone', hand]] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: join(repository, 'bin/screens', `${name}-${width}-${colorScheme}.png`),
        animations: 'disabled',
      });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}

test('pictures of a visit', async ({ clinic }) => {
  const doctor = await clinic.newDoctor(sharp);
  await shoot(doctor.page, 'doctor-1-first-visit');
  await doctor.openRoom('Dr. Ada Lindqvist');
  await shoot(doctor.page, 'doctor-2-empty-room');
  await doctor.showInvitation('Maria Keller');
  await shoot(doctor.page, 'doctor-3-invitation');
  const link = await doctor.link.inputValue();
  await doctor.closeDialog();

  const maria = await clinic.open(link, held);
  await maria.expectInvitation(doctor.name);
  await shoot(maria.page, 'patient-1-invited');
  await maria.join();
  await maria.expectLobby(doctor.name);
  await shoot(maria.page, 'patient-2-lobby');
  const jonas = await clinic.waiting(doctor, 'Jonas Brandt', held);
  const amina = await clinic.waiting(doctor, 'Amina Yusuf', held);
  const wei = await clinic.open(await doctor.walkInLink(), held);
  await wei.join('Wei Chen');
  await wei.expectLobby(doctor.name);
  await expect(doctor.group('Waiting 4')).toBeVisible();
  await shoot(doctor.page, 'doctor-4-waiting');

  for (const [name, patient] of [['Maria Keller', maria], ['Jonas Brandt', jonas], ['Amina Yusuf', amina]] as const) {
    await doctor.admit(name);
    await patient.expectAdmitted();
  }
  await shoot(maria.page, 'patient-3-let-in');
  await converse(doctor, maria, jonas);
  await clinic.waiting(doctor, 'Đặng Thị Hạnh', held);
  await doctor.showEveryone();
  await doctor.page.screenshot({ path: readme('doctor'), animations: 'disabled' });
  await shoot(doctor.page, 'doctor-5-everyone');
  await maria.page.screenshot({ path: readme('patient'), animations: 'disabled' });
  await shoot(maria.page, 'patient-4-conversation');

  await doctor.showPrivate('Maria Keller');
  await shoot(doctor.page, 'doctor-6-private');
  await doctor.act('Maria Keller', 'Verify');
  await shoot(doctor.page, 'doctor-7-verify');
  await doctor.frames();
  await shoot(doctor.page, 'doctor-8-protocol');
  await maria.showDetails();
  await shoot(maria.page, 'patient-5-details');
  await maria.showProtocol();
  await shoot(maria.page, 'patient-6-protocol');
  await maria.closeDialog();

  await doctor.page.goto('about:blank');
  await expect(jonas.connection).toContainText('is away at the moment');
  await shoot(jonas.page, 'patient-7-doctor-away');
  await maria.leave();
  await expect(maria.heading).toHaveText('You have left the consultation');
  await shoot(maria.page, 'patient-8-left');
});

async function converse(doctor: DoctorPage, maria: PatientPage, jonas: PatientPage): Promise<void> {
  await doctor.tellEveryone('Good morning, and welcome. I have all of your results and will write to each of you in turn.', 3);
  await maria.write('Good morning! The rash on my left arm came back on Saturday. Should I go on with the ointment?');
  await doctor.tell('Maria Keller', 'Yes, but thinner and only in the evening. Does it itch at night?');
  await maria.write('Less than last week. I sleep through.');
  await doctor.tell('Maria Keller', 'Good. Then we leave it at that, and I look at it again on Monday at 9.');
  await jonas.write('My blood pressure this week: 128/82 on average.');
  await jonas.expectReceived('My blood pressure this week: 128/82 on average.', doctor.name);
  await doctor.tellEveryone('Flu vaccinations start next week. If you would like one, just write to me here.', 3);
  await doctor.expectReadBy('Flu vaccinations start next week. If you would like one, just write to me here.', ['Maria Keller', 'Jonas Brandt', 'Amina Yusuf']);
  await maria.write('Thank you! I would like one.');
  await maria.expectReceived('Thank you! I would like one.', doctor.name);
}

for (const [path, name] of [['/', 'front'], ['/patient', 'patient-0-no-link']] as const) {
  test(`a picture of ${path}`, async ({ clinic }) => {
    const page = await (await clinic.context(held)).newPage();
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await shoot(page, name);
  });
}
