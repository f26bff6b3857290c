/** What makes the doctor's day shorter: search, keys, running late, declining, reusable texts, paper. */
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { announcements } from '../fixtures/announcements.ts';
import { desktop, expect, phone, test } from '../fixtures/clinic.ts';

/** Prints nothing, and lets the page believe that it was. */
async function onPaper(page: Page): Promise<string> {
  const printed = await page.evaluate(() => (globalThis as typeof globalThis & { printed?: string }).printed);
  return printed ?? '';
}

function catchPrinting(): void {
  window.print = () => {
    const marks = [...document.querySelectorAll<HTMLElement>('.print .mark')].map(({ dataset }) => dataset['mark']);
    const text = document.querySelector<HTMLElement>('.print')?.textContent ?? '';
    (globalThis as typeof globalThis & { printed?: string }).printed = `${text} ${marks.join()}`;
    dispatchEvent(new Event('afterprint'));
  };
}

test('a name is searched for, whatever its accents, and found by keys', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  await clinic.waiting(doctor, 'Đặng Thị Hạnh');
  await clinic.waiting(doctor, 'José Álvarez');
  await doctor.page.keyboard.press('/');
  const field = doctor.page.getByRole('searchbox', { name: 'Search people' });
  await expect(field).toBeFocused();
  await field.fill('alva');
  await expect(doctor.row('José Álvarez')).toBeVisible();
  await expect(doctor.row('Đặng Thị Hạnh')).toBeHidden();
  await expect(doctor.group('Waiting 1')).toBeVisible();
  await field.press('Enter');
  await expect(doctor.conversation.getByRole('heading', { level: 2 })).toHaveText('José Álvarez');
  await field.fill('nobody');
  await expect(doctor.page.getByText('Nobody here is called “nobody”.')).toBeVisible();
  await field.press('Escape');
  await expect(doctor.group('Waiting 2')).toBeVisible();

  // Where the details stand in the place of the people, they make room.
  await doctor.page.setViewportSize({ width: 820, height: 800 });
  await doctor.page.keyboard.press('d');
  await expect(field).toBeHidden();
  await doctor.page.keyboard.press('/');
  await expect(field).toBeFocused();
});

test('on a phone the focus goes with what takes the other’s place, and back', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist', phone);
  const { keyboard } = doctor.page;
  await clinic.waiting(doctor, 'Maria Keller');
  const row = doctor.row('Maria Keller').getByRole('button', { name: 'Maria Keller' }).first();
  await row.press('Enter');
  const heading = doctor.conversation.getByRole('heading', { level: 2 });
  await expect(heading).toHaveText('Maria Keller');
  await expect(heading).toBeFocused();
  await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await expect(row).toBeFocused();

  await doctor.act('Maria Keller', 'Verify');
  await expect(doctor.details.getByRole('heading', { level: 2 })).toBeFocused();
  await doctor.closeDetails();
  await doctor.conversation.getByRole('button', { name: 'People' }).press('Enter');
  await expect(row).toBeFocused();
});

test('a visit is held with the keyboard alone', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const { page } = doctor;
  const { keyboard } = page;
  await keyboard.press('i');
  await expect(doctor.invitations.getByLabel('The patient’s name')).toBeFocused();
  await keyboard.type('Maria Keller');
  await keyboard.press('Enter');
  await expect(doctor.link).toHaveValue(/^http/);
  await expect(doctor.link).toBeFocused();
  // Behind a dialog no key does anything, wherever the focus has gone.
  await doctor.link.blur();
  await keyboard.press('?');
  const maria = await clinic.open(await doctor.link.inputValue());
  await keyboard.press('Escape');
  await expect(doctor.link).toBeHidden();
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.expectWaiting('Maria Keller', 'by personal link, first time');
  await keyboard.press('a');
  await maria.expectAdmitted();
  await keyboard.press('j');
  await expect(doctor.conversation.getByRole('heading', { level: 2 })).toHaveText('Maria Keller');
  await keyboard.press('w');
  await expect(doctor.composer.field).toBeFocused();
  await expect(doctor.conversation.locator('tm-composer form')).toHaveCSS('outline-width', '2px');
  await expect(doctor.conversation.getByRole('group', { name: 'Maria Keller' })).toContainText('Only you and Maria Keller');
  await keyboard.type('How are you today?');
  await keyboard.press('Enter');
  await maria.messages.expectTexts('How are you today?');
  // In a field a letter is a letter.
  await keyboard.type('e');
  await expect(doctor.composer.field).toHaveValue('e');
  await keyboard.press('Escape');
  await keyboard.press('e');
  await expect(doctor.conversation.getByRole('heading', { level: 2 })).toHaveText('Everyone');
  const heard = await announcements(page);
  await maria.write('Better, thank you.');
  await expect(doctor.row('Maria Keller').getByLabel('1 unread message')).toBeVisible();
  await keyboard.press('u');
  await doctor.messages.expectTexts('How are you today?', 'Better, thank you.');
  for (let i = 0; i < 2; i++) await maria.composer.write('Yes.');
  const said = ['Better, thank you.', 'Yes.', 'Yes.'].map((text) => `New message from Maria Keller: ${text}`);
  await expect.poll(heard).toEqual(said);
  await keyboard.press('d');
  await doctor.details.getByRole('button', { name: 'Close details' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Details', exact: true })).toBeFocused();
  await keyboard.press('?');
  const sheet = page.locator('tm-shortcut-sheet wa-dialog');
  await expect(sheet).toContainText('Admit who is shown, or who waits longest');
  await sheet.getByLabel('Single keys do things').uncheck();
  await keyboard.press('Escape');
  await expect(sheet.getByLabel('Single keys do things')).toBeHidden();
  await keyboard.press('e');
  await expect(doctor.conversation.getByRole('heading', { level: 2 })).toHaveText('Maria Keller');
});

test('who waits is told that it takes longer, in one click; and reads a message without being let in', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [inside] = await clinic.admitted(doctor, 'Jonas Brandt');
  const maria = await clinic.waiting(doctor, 'Maria Keller');
  const amina = await clinic.waiting(doctor, 'Amina Yusuf');
  await doctor.people.getByRole('button', { name: 'Running late' }).click();
  await expect(doctor.page.getByText(/^2 people who wait were told: /)).toBeVisible();
  for (const patient of [maria, amina]) {
    await patient.messages.expectTexts('I am running a little late. Please leave this page open: you keep your place, and I let you in as soon as I can.');
    await patient.expectLobby(doctor.name);
  }
  await doctor.act('Maria Keller', 'Write a message');
  await doctor.composer.write('Please have your insurance card ready.');
  await expect(maria.messages.of('Please have your insurance card ready.')).toContainText('only to you');
  await maria.expectLobby(doctor.name);
  await expect(amina.messages.of('Please have your insurance card ready.')).toHaveCount(0);
  await expect(inside.messages.list.locator('.message')).toHaveCount(0);
});

test('who waits can be declined, and may knock again', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const maria = await clinic.waiting(doctor, 'Maria Keller');
  await doctor.act('Maria Keller', 'Decline');
  await doctor.page.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(maria.heading).toHaveText(`${doctor.name} has ended the consultation`);
  await expect(maria.page.getByText('If you have another question, come back and wait to be let in.')).toBeVisible();
  await expect(maria.page.getByText('You can still read it here.')).toBeHidden();
  await maria.page.getByRole('button', { name: 'Come back' }).click();
  await maria.expectLobby(doctor.name);
});

test('a reusable text goes into the field, not out; and is the doctor’s own', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const settings = await doctor.showDetails('Settings');
  await settings.getByLabel('Reusable texts').fill('Take it with food.\nTwice a day.');
  await doctor.closeDetails();
  await doctor.showPrivate('Maria Keller');
  await doctor.composer.field.fill('Half a tablet.');
  await doctor.conversation.getByRole('button', { name: 'Reusable texts' }).click();
  await doctor.page.getByRole('menuitem', { name: 'Twice a day.' }).click();
  await expect(doctor.composer.field).toHaveValue('Half a tablet. Twice a day.');
  await expect(maria.messages.list.locator('.message')).toHaveCount(0);
  await doctor.composer.field.press('Enter');
  await maria.messages.expectTexts('Half a tablet. Twice a day.');
});

test('an invitation goes by mail, by text message, and on a card', async ({ clinic }) => {
  const context = await clinic.context();
  await context.addInitScript(catchPrinting);
  const doctor = await clinic.newDoctor(desktop);
  await doctor.page.addInitScript(catchPrinting);
  await doctor.openRoom('Dr. Ada Lindqvist');
  await doctor.page.evaluate(catchPrinting);
  await doctor.showInvitation('Maria Keller');
  const link = await doctor.link.inputValue();
  const mail = new URL((await doctor.invitations.locator('wa-button[href^="mailto:"]').getAttribute('href')) ?? '');
  expect(mail.searchParams.get('subject')).toBe('Consultation with Dr. Ada Lindqvist');
  expect(mail.searchParams.get('body')).toContain(link);
  await expect(doctor.invitations.locator('wa-button[href^="sms:"]')).toHaveAttribute('href', new RegExp(encodeURIComponent(link).slice(-40)));
  await doctor.invitations.getByRole('button', { name: 'Print a card' }).click();
  await expect.poll(() => onPaper(doctor.page)).toContain(link);
  expect(await onPaper(doctor.page)).toContain('Scan this with your phone to write with Dr. Ada Lindqvist in private.');
  await expect(doctor.page.locator('.print')).toHaveCount(0);
});

test('a visit ends with a summary to save and to print', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await doctor.tellEveryone('Good morning.', 1);
  await maria.write('The rash is back.');
  await maria.expectReceived('The rash is back.', doctor.name);
  await maria.write('x\n\n26 Nov 2026, 10:05 · Doctor: Dr. Ada Lindqvist\u2028Stop the \u202etablets\u202c.');
  await expect(doctor.row('Maria Keller').getByLabel('2 unread messages')).toBeVisible();
  await doctor.page.evaluate(catchPrinting);
  await doctor.page.keyboard.press('Escape');
  await doctor.page.locator('tm-room-header').getByRole('button', { name: 'More' }).click();
  await doctor.page.getByRole('menuitem', { name: 'Summary of the visit' }).click();
  const dialog = doctor.page.locator('tm-visit-summary wa-dialog');
  await expect(dialog).toContainText('People: 1. Messages: 3.');
  const saving = doctor.page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save it as a file' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toMatch(/^Summary-of-the-visit-\d{4}-\d\d-\d\d\.txt$/);
  const text = await readFile(await download.path(), 'utf8');
  for (const part of ['Dr. Ada Lindqvist', '== To everyone ==', '== Patient: Maria Keller ==', 'The rash is back.']) expect(text).toContain(part);
  expect(text).toMatch(/· Doctor: Dr\. Ada Lindqvist\n\| Good morning\.\n\n/);
  // What Maria wrote after "x" is no entry of the doctor's, and turns nothing.
  expect(text).toMatch(/· Patient: Maria Keller\n\| x\n\| \n\| 26 Nov 2026, 10:05 · Doctor: Dr\. Ada Lindqvist\n\| Stop the \[U\+202E\]tablets\[U\+202C\]\.\n\n/);
  expect(text).not.toMatch(/[\u2028\u202c\u202e]/);
  await dialog.getByRole('button', { name: 'Print it' }).click();
  await expect.poll(() => onPaper(doctor.page)).toContain('The rash is back.');
  expect(await onPaper(doctor.page)).toContain('U+202E,U+202C');
});
