/** Texts and names at their limits, and one beyond. */
import { expect, test } from '../fixtures/clinic.ts';

const largest = 32 * 1024;

test('a text of 32 KiB arrives; a longer one is kept in the field, with a sentence', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const whole = 'ü'.repeat(largest / 2);
  await maria.composer.write(whole);
  await maria.messages.expectTexts(whole);
  await maria.expectReceived(whole, doctor.name);
  await doctor.showPrivate('Maria Keller');
  await doctor.messages.expectTexts(whole);

  await maria.composer.write(`${whole}!`);
  await expect(maria.composer.refused).toHaveText('This message is too long. Send it in two or three parts.');
  await expect(maria.composer.field).toHaveValue(`${whole}!`);
  await maria.composer.write('Shorter.');
  await maria.messages.expectTexts(whole, 'Shorter.');
  await expect(maria.composer.refused).toBeHidden();

  await doctor.composer.write(`${whole}!`);
  await expect(doctor.composer.refused).toHaveText('This message is longer than 32 KiB. Send it in parts.');
  await expect(doctor.composer.field).toHaveValue(`${whole}!`);
});

test('an empty text is not sent', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.composer.write('   \n ');
  await maria.composer.write('Something.');
  await maria.messages.expectTexts('Something.');
});

test('a draft to one is not sent to another', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria, jonas] = await clinic.admitted(doctor, 'Maria Keller', 'Jonas Brandt');
  await doctor.showPrivate('Maria Keller');
  await doctor.composer.field.fill('For Maria.');
  await doctor.showPrivate('Jonas Brandt');
  await doctor.composer.expectEmpty();
  await doctor.tell('Jonas Brandt', 'For Jonas.');
  await doctor.showPrivate('Maria Keller');
  await expect(doctor.composer.field).toHaveValue('For Maria.');
  await doctor.composer.field.press('Enter');
  await maria.messages.expectTexts('For Maria.');
  await jonas.messages.expectTexts('For Jonas.');

  // Whom one writes to is chosen beside the field, too, without a mouse.
  await doctor.page.getByRole('button', { name: 'To whom' }).press('Enter');
  await expect(doctor.page.getByRole('menuitem')).toHaveText(['Everyone', 'Only to Jonas Brandt', 'Only to Maria Keller']);
  await expect(doctor.page.getByRole('menuitem', { name: 'Everyone' })).toBeFocused();
  await doctor.page.keyboard.press('ArrowDown');
  await doctor.page.keyboard.press('Enter');
  await doctor.messages.expectTexts('For Jonas.');
});
