/** Receipts and typing hints: told while they are on, and not when they are off; delivery does not hang on them. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/clinic.ts';

const hide = (page: Page, hidden: boolean) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'visibilityState', { value: hidden ? 'hidden' : 'visible', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

test('a message is sent, has arrived, is read; and the other way round', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await hide(maria.page, true);
  await doctor.tell('Maria Keller', 'How is the arm?');
  await expect(doctor.messages.of('How is the arm?')).toContainText('arrived');
  await doctor.tellEveryone('Good morning.', 1);
  await expect(doctor.messages.of('Good morning.').locator('summary')).toHaveText('arrived at 1 of 1');
  await hide(maria.page, false);
  await expect(doctor.messages.of('Good morning.').locator('summary')).toHaveText('read by 1 of 1');
  await maria.write('Better.');
  await expect(maria.messages.of('Better.')).toContainText(`${doctor.name} has it`);
  await doctor.showPrivate('Maria Keller');
  await expect(doctor.messages.of('How is the arm?')).toContainText('read');
  await expect(maria.messages.of('Better.')).toContainText(`${doctor.name} has read it`);
  // What was told is remembered.
  await maria.page.reload();
  await expect(maria.messages.of('Better.')).toContainText(`${doctor.name} has read it`);
  await doctor.page.reload();
  await doctor.showEveryone();
  await expect(doctor.messages.of('Good morning.').locator('summary')).toHaveText('read by 1 of 1');
});

test('who switches receipts off tells nothing of what was read', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.showDetails();
  await maria.page.getByLabel('Tell the other side when I have read their words').uncheck();
  await maria.closeDialog();
  await doctor.tell('Maria Keller', 'How is the arm?');
  await maria.messages.expectTexts('How is the arm?');
  await maria.write('Better.');
  await doctor.messages.expectTexts('How is the arm?', 'Better.');
  await expect(doctor.messages.of('How is the arm?')).toContainText('arrived');
  const frames = await maria.frames();
  expect(frames.filter(({ opcode, sent, fields }) => opcode === 55 && sent && fields.what === '1')).toEqual([]);
});

test('that somebody writes is shown in private threads, and can be kept to oneself', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await doctor.showPrivate('Maria Keller');
  await maria.composer.field.pressSequentially('I');
  await expect(doctor.conversation.locator('tm-writing-line')).toHaveText('Maria Keller is writing…');
  await doctor.composer.field.pressSequentially('W');
  await expect(maria.page.locator('tm-writing-line')).toHaveText(`${doctor.name} is writing…`);
  // What comes ends it.
  await maria.composer.write('I slept well.');
  await doctor.messages.expectTexts('I slept well.');
  await expect(doctor.conversation.locator('tm-writing-line')).toHaveText('');
  await maria.showDetails();
  await maria.page.getByLabel('Tell the other side when I am writing to them').uncheck();
  await maria.closeDialog();
  const told = async () => (await maria.frames()).filter(({ opcode, sent, fields }) => opcode === 55 && sent && fields.what === '0').length;
  const before = await told();
  await maria.closeDialog();
  await maria.write('And I dreamt.');
  await maria.expectReceived('And I dreamt.', doctor.name);
  expect(await told()).toBe(before);
});
