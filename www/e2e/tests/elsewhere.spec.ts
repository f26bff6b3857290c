/**
 * Pages that come from another host than the relay's (make pages): whoever runs the relay need then
 * not be trusted with the program that holds the keys.
 */
import { Clinic, expect, test } from '../fixtures/clinic.ts';
import { field } from '../fixtures/invitation.ts';
import { Relay } from '../fixtures/relay.ts';
import { StaticHost } from '../fixtures/static-host.ts';

test('a visit with pages from one host and a relay on another', async ({ browser, report }, info) => {
  test.skip(process.env.RELAY === 'worker', 'the flag is the self-hosted relay’s');
  const pages = await StaticHost.reserve();
  const relay = await Relay.start(info.parallelIndex, ['-origin', pages.origin]);
  await pages.serve(relay.origin);
  report.allowRelay(relay.origin);
  const clinic = new Clinic(browser, report, pages.origin);

  const doctor = await clinic.doctor();
  const link = await doctor.invite('Maria Keller');
  expect(new URL(link).origin).toBe(pages.origin);
  expect(Buffer.from(new URL(link).hash.slice(1), 'base64url').includes(relay.origin)).toBe(true);
  const maria = await clinic.open(link);
  await test.step('what is checked before the visit is the relay’s connection', async () => {
    const asked = maria.page.waitForEvent('websocket');
    await maria.page.getByText('Check before the visit').click();
    expect((await asked).url()).toContain(relay.origin.replace('http', 'ws'));
    await expect(maria.page.locator('tm-visit-check')).toContainText(/Connection: (Good\.|Slow: )/);
    await expect(maria.page.locator('tm-visit-check')).toContainText('Clock: Right.');
  });
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();
  await doctor.tellEveryone('From another house.', 1);
  await maria.messages.expectTexts('From another house.');
  await maria.write('I can read it.');
  await maria.expectReceived('I can read it.', doctor.name);
  // It is a room of that relay, not one of the pages' host.
  expect(field(link, 'room')).toHaveLength(16);

  await test.step('the pages may reach that relay, and nobody else', async () => {
    report.expect(/Content Security Policy|policy violated|violates the following|csp-violation/i);
    const reached = await maria.page.evaluate(
      () => new Promise<boolean>((resolve) => {
        const socket = new WebSocket('ws://127.0.0.1:1/');
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
        document.addEventListener('securitypolicyviolation', () => resolve(false));
      }),
    );
    expect(reached).toBe(false);
  });

  await test.step('the page for self-hosters says where the relay is', async () => {
    const page = await clinic.page('/self-hosting', {});
    await expect(page.getByRole('link', { name: relay.origin })).toHaveAttribute('href', `${relay.origin}/self-hosting`);
  });

  await Promise.all(browser.contexts().map((context) => context.close()));
  await relay.kill();
  await pages.close();
});
