/** The front page and the one for self-hosters. */
import { expect, test } from '../fixtures/clinic.ts';

test('the front page says what this is, for whom, and what the relay can see; and leads on', async ({ clinic }) => {
  const page = await (await clinic.context()).newPage();
  await page.goto('/');
  await expect(page.getByText('Here a doctor meets patients in writing')).toBeVisible();
  await expect(page.getByText('It is for doctors who want to open a room in their browser')).toBeVisible();
  await expect(page.getByText('The server in between only passes sealed messages on')).toBeVisible();
  await page.locator('select[data-choice="language"]').selectOption('es');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Una sala privada para un médico y sus pacientes');
  await page.getByRole('link', { name: 'Soy médico: abrir mi sala' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bienvenido a su sala');
});

test('self-hosters see the relay’s health and which build it is', async ({ clinic, relay, report }) => {
  const page = await (await clinic.context()).newPage();
  await page.goto('/self-hosting');
  const health = page.locator('tm-relay-health');
  await expect(health.getByRole('status')).toHaveText(/^It is well: it answered within \d+ milliseconds\.$/);
  await expect(health.locator('dt', { hasText: /SHA-256 of (doctor|patient)-\w+\.wasm/ })).toHaveCount(2);
  await expect(health.locator('dt:text-is("Source code at commit") + dd')).toHaveText(/^[0-9a-f]{40}|^unknown/);
  report.expectNoRelay();
  await relay.kill();
  await health.getByRole('button', { name: 'Ask again' }).click();
  await expect(health.getByRole('status')).toHaveText(/^It does not answer\./);
});
