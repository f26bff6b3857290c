/** A known patient comes with a new key: held until the doctor has compared. */
import { expect, phone, test } from '../fixtures/clinic.ts';
import { scan } from '../fixtures/qr.ts';
import type { DoctorPage } from '../pages/doctor-page.ts';
import type { PatientPage } from '../pages/patient-page.ts';

const digits = (groups: string[]) => groups.join(' ');

/** The safety number that stands under a key, as digits and as a code. */
async function numberOf(doctor: DoctorPage, title: 'New key' | 'Known key' | 'Earlier key'): Promise<string> {
  const groups = await doctor.key(title).getByRole('list', { name: 'Safety number' }).getByRole('listitem').allInnerTexts();
  expect(await scan(doctor.key(title).locator('wa-qr-code'))).toBe(digits(groups));
  return digits(groups);
}

const ownNumber = async (patient: PatientPage) => digits(await patient.safetyNumber());

test('a new phone of a patient whom the doctor has verified', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const link = await doctor.invite('Maria Keller');
  const maria = await clinic.open(link);
  await maria.join();
  await maria.expectLobby(doctor.name);
  const [jonas] = await clinic.admitted(doctor, 'Jonas Brandt');
  await doctor.admit('Maria Keller');
  await doctor.safetyNumber('Maria Keller');
  await doctor.details.getByRole('button', { name: 'They are the same: mark as verified' }).click();
  await doctor.closeDetails();
  await doctor.page.reload();
  await expect(doctor.group('In conference 2')).toContainText('verified by you');
  await expect(doctor.newKey).toBeHidden();

  const other = await clinic.open(link, phone);
  await test.step('it is held, and cannot be missed', async () => {
    await other.join();
    await expect(other.heading).toHaveText('Dr. Ada Lindqvist is checking that it is you');
    await expect(doctor.newKey).toContainText('Maria Keller’s key has changed, and you had verified the one before');
    await expect(doctor.group('To check 1')).toContainText('you had verified the key before');
    // In whatever thread, after a reload, and when whoever it was has gone.
    await doctor.showPrivate('Jonas Brandt');
    await expect(doctor.newKey).toBeVisible();
    await other.page.goto('about:blank');
    await doctor.page.reload();
    await expect(doctor.newKey).toContainText('Maria Keller’s key has changed');
    await other.page.goBack();
    await expect(other.heading).toHaveText('Dr. Ada Lindqvist is checking that it is you');
  });

  await test.step('both keys stand side by side, with what each page shows', async () => {
    await doctor.newKey.getByRole('button', { name: 'Compare' }).click();
    expect(await numberOf(doctor, 'New key')).toBe(await ownNumber(other));
    expect(await numberOf(doctor, 'Known key')).toBe(await ownNumber(maria));
    await expect(doctor.key('New key')).toContainText(/First came .*, by the personal link\. Is here now\.\s+Not verified\./);
    await expect(doctor.key('Known key')).toContainText(/First came .*, by the personal link\. Is here now\.\s+You have verified it\./);
  });

  await test.step('until then it reads nothing, and the known key is as it was', async () => {
    await doctor.tellEveryone('Not for the new phone.', 2);
    await doctor.expectReadBy('Not for the new phone.', ['Maria Keller', 'Jonas Brandt']);
    await maria.messages.expectTexts('Not for the new phone.');
  });

  await test.step('the same person: the new key takes the place of the old one, which comes no more', async () => {
    await doctor.newKey.getByRole('button', { name: 'Compare' }).click();
    await doctor.details.getByRole('button', { name: 'This is the same person' }).click();
    await expect(doctor.confirmation.getByRole('heading', { name: 'Is this really Maria Keller?' })).toBeVisible();
    // A key that is held down must not do what cannot be undone.
    await expect(doctor.confirmation.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await doctor.confirm('Cancel');
    await expect(doctor.newKey).toBeVisible();
    await doctor.details.getByRole('button', { name: 'This is the same person' }).click();
    await doctor.confirm('The numbers are the same');
    await other.expectLobby(doctor.name);
    await expect(doctor.group('Waiting 1')).toContainText('verified by you');
    await expect(maria.heading).toHaveText('Dr. Ada Lindqvist is checking that it is you');
    await doctor.admit('Maria Keller');
    await doctor.tellEveryone('For the new phone.', 2);
    await other.messages.expectTexts('For the new phone.');
    await jonas.messages.expectTexts('Not for the new phone.', 'For the new phone.');
    await expect(maria.messages.of('For the new phone.')).toBeHidden();
  });

  await test.step('the old phone, whoever has it, is said to be that', async () => {
    await doctor.page.reload();
    await expect(doctor.newKey).toContainText('An earlier key of Maria Keller is back');
    await expect(doctor.group('To check 1').locator('wa-icon[name="shield-alert"]')).toBeVisible();
    await expect(doctor.group('To check 1').locator('wa-icon[name="shield-check"]')).toHaveCount(0);
    await maria.page.context().close();
    await expect(doctor.newKey).toBeHidden();
    await expect(doctor.group('Away 1')).toContainText('earlier key, replaced');
    await expect(doctor.group('In conference 2')).toContainText('verified by you');
  });
});

test('a strange key under a link in use, which the doctor blocks', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const link = await doctor.invite('Maria Keller');
  const maria = await clinic.open(link);
  await maria.join();
  await maria.expectLobby(doctor.name);
  const other = await clinic.open(link);
  await other.join();
  await expect(doctor.newKey).toContainText('Someone with a new key says to be Maria Keller');
  await doctor.newKey.getByRole('button', { name: 'Compare' }).click();
  await doctor.details.getByRole('button', { name: 'Block the new key' }).click();
  await doctor.confirm('Block');
  await other.expectBlocked('Dr. Ada Lindqvist has stopped the connection with you.');
  await expect(doctor.newKey).toBeHidden();
  await expect(doctor.group('Blocked 1')).toContainText('blocked by you, until you lift it');
  await maria.expectLobby(doctor.name);
  await doctor.unblock('Maria Keller');
  await expect(doctor.group('To check 1')).toBeVisible();
});
