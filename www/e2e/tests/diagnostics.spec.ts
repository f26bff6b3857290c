/** The diagnostics card: what the primitives take in this browser, measured while the conversation goes on. */
import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures/clinic.ts';

const operations = ['key-pair', 'sign', 'verify', 'encrypt', 'decrypt', 'seal', 'handshake'];

async function expectMeasured(card: Locator): Promise<void> {
  await expect(card.getByRole('button', { name: 'Measure again' })).toBeEnabled({ timeout: 30_000 });
  const cells = card.getByRole('table').getByRole('cell');
  await expect(cells).toHaveCount(operations.length);
  const times = new Map<string, number>();
  for (const cell of await cells.all()) {
    const text = await cell.innerText();
    expect(text).toMatch(/^[\d,]+\.\d\d ms$/);
    times.set((await cell.getAttribute('data-operation')) ?? '', parseFloat(text.replaceAll(',', '')));
  }
  expect([...times.keys()]).toEqual(operations);
  for (const time of times.values()) expect(time).toBeGreaterThan(0);
  // A handshake has several of each in it, on any machine.
  for (const part of ['key-pair', 'sign', 'verify', 'encrypt', 'decrypt']) {
    expect(times.get('handshake')).toBeGreaterThan(times.get(part)!);
  }
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
