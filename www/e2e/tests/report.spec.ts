/** That every other test would fail if a page did what none may: the report is not empty by itself. */
import { expect, test } from '../fixtures/clinic.ts';

const cases: { what: string; seen: RegExp; work: () => void }[] = [
  { what: 'a request to another host', seen: /policy violated: connect-src http:\/\/elsewhere\.test/, work: () => void fetch('http://elsewhere.test/').catch(() => {}) },
  { what: 'a socket to another host', seen: /policy violated: connect-src ws:\/\/elsewhere\.test/, work: () => void new WebSocket('ws://elsewhere.test/') },
  { what: 'a style in the markup', seen: /policy violated: style-src/, work: () => document.body.setAttribute('style', 'color: red') },
  { what: 'HTML from a string', seen: /policy violated: require-trusted-types-for/, work: () => { try { document.body.innerHTML = '<p>'; } catch { /* refused */ } } },
  { what: 'an exception that nobody caught', seen: /exception: .*nobody caught this/, work: () => void setTimeout(() => { throw new Error('nobody caught this'); }) },
  { what: 'an error on the console', seen: /console error: oh no/, work: () => console.error('oh no') },
];

for (const { what, seen, work } of cases) {
  test(`the report sees ${what}`, async ({ clinic, report }) => {
    const page = await (await clinic.context()).newPage();
    await page.goto('/');
    await page.evaluate(work);
    await expect.poll(() => report.violations.join('\n')).toMatch(seen);
    report.expect(/.*/);
  });
}

test('the report sees what the worker does', async ({ clinic, report }) => {
  const doctor = await clinic.doctor();
  const [worker] = doctor.page.workers();
  expect(worker).toBeDefined();
  await worker?.evaluate(() => {
    fetch('http://elsewhere.test/').catch(() => {});
    setTimeout(() => {
      throw new Error('nobody caught this');
    });
  });
  await expect.poll(() => report.violations.join('\n')).toMatch(/policy violated: connect-src http:\/\/elsewhere\.test/);
  await expect.poll(() => report.violations.join('\n')).toMatch(/exception: .*nobody caught this/);
  report.expect(/.*/);
});
