/**
 * The visit in Firefox, over WebDriver BiDi: a doctor and a patient meet, write to each other, and a language
 * from the right to the left is switched on; and a changed part is refused. Part of `make test-all`; by hand: make test-firefox.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const port = 19_500;
const origin = `http://127.0.0.1:${port}`;
const patience = { timeout: 60_000 };

let relay;
let browser;

before(async () => {
  relay = spawn(join(repository, 'bin/telemed-relay'), ['-listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    relay.stdout.once('data', resolve);
    relay.once('exit', () => reject(new Error('the relay did not start')));
  });
  browser = await puppeteer.launch({ browser: 'firefox', executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr', headless: true });
});

after(async () => {
  await browser?.close();
  relay?.kill();
});

/** A page of one person, and the errors that it has told of. */
async function open(path) {
  const page = await (await browser.createBrowserContext()).newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(origin + path);
  return { page, errors };
}

/** What is in what, each perhaps in another shadow tree. */
const there = (page, ...selectors) => page.waitForSelector(`>>> ${selectors.join(' >>> ')}`, { visible: true, ...patience });

/** A page in the background draws nothing, and what is drawn anew is another element. */
async function press(page, ...selectors) {
  await page.bringToFront();
  await page.locator(`>>> ${selectors.join(' >>> ')}`).setTimeout(patience.timeout).click();
}

const says = (page, selector, text) =>
  page.waitForFunction(
    (selector, text) => {
      const deep = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? deep(e.shadowRoot) : [])]);
      return deep(document).some((e) => e.matches(selector) && e.textContent.includes(text));
    },
    patience,
    selector,
    text,
  );

test('a visit in Firefox', async () => {
  const { page: doctor, errors } = await open('/doctor');
  await (await there(doctor, 'tm-doctor-setup', 'wa-input', 'input')).type('Dr. Ada Lindqvist');
  await press(doctor, 'tm-doctor-setup', 'wa-button');
  await says(doctor, '.state', 'Room open');
  await press(doctor, 'tm-room-header', 'wa-button[variant="brand"]');
  await (await there(doctor, 'tm-invite-dialog', 'wa-input[name="patient"]', 'input')).type('Maria Keller');
  await doctor.keyboard.press('Enter');
  const field = await there(doctor, 'tm-invite-link', 'input');
  const link = await field.evaluate((input) => input.value);
  assert.match(link, /\/patient#/);
  await doctor.keyboard.press('Escape');

  const { page: maria, errors: others } = await open(link.slice(origin.length));
  await press(maria, 'tm-patient-invite', 'form > wa-button');
  await says(maria, 'h1', 'Dr. Ada Lindqvist knows that you are here');
  await says(doctor, '.name', 'Maria Keller');
  await press(doctor, 'tm-person-row', 'wa-button[variant="brand"]');
  await (await there(maria, 'tm-composer', 'wa-textarea', 'textarea')).type('The rash is back.');
  await maria.keyboard.press('Enter');
  await says(maria, '.message', 'Dr. Ada Lindqvist has it');
  await press(doctor, 'tm-person-row', '.open');
  await says(doctor, '.message .text', 'The rash is back.');
  await (await there(doctor, 'tm-composer', 'wa-textarea', 'textarea')).type('Twice a day.');
  await doctor.keyboard.press('Enter');
  await says(maria, '.message .text', 'Twice a day.');
  await maria.reload();
  await says(maria, '.message .text', 'The rash is back.');

  await press(maria, 'button.private');
  await (await there(maria, 'tm-patient-details', 'select[data-choice="language"]')).select('ar');
  await says(maria, '.private', 'Dr. Ada Lindqvist');
  assert.equal(await maria.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`), 'ar rtl');
  assert.deepEqual([...errors, ...others], []);
});

for (const part of [/\/chunk-.*\.js$/, /\/doctor-elements-.*\.js$/]) {
  test(`a part that was changed is not used: ${part}`, async () => {
    const page = await (await browser.createBrowserContext()).newPage();
    await page.setRequestInterception(true);
    page.on('request', async (request) => {
      if (!part.test(new URL(request.url()).pathname)) return request.continue();
      const genuine = await (await fetch(request.url())).text();
      return request.respond({ headers: { 'Content-Type': 'text/javascript', 'Cross-Origin-Resource-Policy': 'same-origin' }, body: `${genuine};` });
    });
    await page.goto(`${origin}/doctor`);
    await says(page, '.loading', 'so it was not used');
    assert.equal(await page.$('>>> tm-doctor-setup'), null);
  });
}
