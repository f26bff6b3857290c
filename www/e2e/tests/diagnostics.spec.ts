/** The diagnostics card: what the primitives take in this browser, measured while the conversation goes on. */
import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures/clinic.ts';

const operations = ['key-pair', 'sign', 'verify', 'encrypt', 'decrypt', 'seal', 'handshake'];

async function expectMeasured(card: Locator): Promise<void> {
  await expect(card.getByRole('button', { name: 'Measure again' })).toBeEnabled({ timeout: 30_000 });
  const cells = card.getByRole('table').getByRole('cell');
  await expect(cells).toHaveCount(operations.length);
  const measured: (string | null)[] = [];
  for (const cell of await cells.all()) {
    const text = await cell.innerText();
    expect(text).toMatch(/^[\d,]+\.\d\d ms$/);
    expect(parseFloat(text.replaceAll(',', ''))).toBeGreaterThan(0);
    measured.push(await cell.getAttribute('data-operation'));
  }
  expect(measured).toEqual(operations);
}

test('both pages measure, and messages pass meanwhile', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const maria = await clinic.open(await doctor.invite('Maria Keller'));
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();

  const doctors = await doctor.showDetails('Diagnostics');
  await doctors.getByRole('button', { name: 'Measure' }).click();
  const running = doctors.getByRole('button', { name: 'Measuring…' });
  await expect(running).toBeDisabled();
  await doctor.tellEveryone('Does this come at once?', 1);
  await maria.messages.expectTexts('Does this come at once?');
  await expectMeasured(doctors);

  const patients = await maria.showDiagnostics();
  await patients.getByRole('button', { name: 'Measure' }).click();
  await expectMeasured(patients);
  await maria.closeDialog();
  await maria.write('It does.');
  await maria.expectReceived('It does.', doctor.name);
});
