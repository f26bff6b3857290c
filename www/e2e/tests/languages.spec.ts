/** The languages: the browser's own first, switchable, remembered; numbers, dates and direction follow. */
import type { Page } from '@playwright/test';
import { choose as chooseAnywhere } from '../fixtures/appearance.ts';
import { desktop, expect, phone, test } from '../fixtures/clinic.ts';
import { PatientPage } from '../pages/patient-page.ts';

const choose = (page: Page, code: string) => page.locator('select[data-choice="language"]').selectOption(code);

async function expectLanguage(page: Page, lang: string, dir: string): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', lang);
  await expect(page.locator('html')).toHaveAttribute('dir', dir);
}

const invites: readonly [locale: string, lang: string, dir: string, heading: string, join: string][] = [
  ['es-MX', 'es', 'ltr', 'Dr. Ada Lindqvist le invita a una consulta privada.', 'Entrar'],
  ['hi-IN', 'hi', 'ltr', 'Dr. Ada Lindqvist आपको एक निजी परामर्श के लिए बुला रहे हैं।', 'जुड़ें'],
  ['te-IN', 'te', 'ltr', 'Dr. Ada Lindqvist మిమ్మల్ని వ్యక్తిగత సంప్రదింపుకు ఆహ్వానిస్తున్నారు.', 'చేరండి'],
  ['ar-EG', 'ar', 'rtl', 'يدعوك Dr. Ada Lindqvist إلى استشارة خاصة.', 'انضم'],
  ['fi-FI', 'en', 'ltr', 'Dr. Ada Lindqvist invites you to a private consultation.', 'Join'],
];

test('the page speaks the browser’s language, and English where it has none of them', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const link = await doctor.invite('Maria Keller');
  for (const [locale, lang, dir, heading, join] of invites) {
    const { page } = await clinic.open(link, { ...phone, locale });
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await expect(page.getByRole('button', { name: join, exact: true })).toBeVisible();
    await expectLanguage(page, lang, dir);
  }
});

test('a language is switched at once on the whole page, and remembered', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const { page } = await clinic.open(await doctor.invite('Maria Keller'));
  await expect(page.getByRole('button', { name: 'Join', exact: true })).toBeVisible();
  await choose(page, 'ar');
  await expect(page.getByLabel('اسمك')).toHaveValue('Maria Keller');
  await expect(page).toHaveTitle('استشارة مع Dr. Ada Lindqvist');
  await expectLanguage(page, 'ar', 'rtl');
  await page.getByRole('button', { name: 'انضم', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('يعرف Dr. Ada Lindqvist أنك هنا');
  await page.getByRole('button', { name: 'التفاصيل' }).click();
  // Web Awesome's own words, too.
  await expect(page.getByRole('button', { name: 'إغلاق' })).toBeVisible();
  // Number and code keep off their frame on either side.
  const air = await page.locator('tm-safety-number .frame').evaluate((frame) => {
    const outer = frame.getBoundingClientRect();
    const inner = [...frame.children].map((child) => child.getBoundingClientRect());
    return Math.min(...inner.flatMap(({ left, right }) => [left - outer.left, outer.right - right]));
  });
  expect(air).toBeGreaterThan(8);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('يعرف Dr. Ada Lindqvist أنك هنا');
  await expectLanguage(page, 'ar', 'rtl');
});

test('what is said already is said anew in the language that is chosen', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const maria = await clinic.open(await doctor.walkInLink());
  await maria.join();
  await expect(maria.page.getByRole('alert').first()).toHaveText('A name needs 1 to 64 characters. Change it, then try again.');
  await choose(maria.page, 'hi');
  await expect(maria.page.getByRole('alert').first()).toHaveText('नाम में 1 से 64 अक्षर चाहिए। इसे बदलें, फिर कोशिश करें।');
  await choose(maria.page, 'en');
  await doctor.page.goto('about:blank');
  await maria.join('Maria Keller');
  // The doctor is away: one may wait here for long.
  await expect(maria.step('connected')).toContainText('Connected');
  await expect(maria.page.getByRole('button', { name: 'Tell me when it is my turn' })).toBeVisible();
  await choose(maria.page, 'es');
  await expect(maria.page.getByRole('button', { name: 'Avisarme cuando sea mi turno' })).toBeVisible();
  await choose(maria.page, 'en');
  await maria.leave();
  await expect(maria.heading).toHaveText('You have left the consultation');
  await expect(maria.heading).toBeFocused();
});

test('times are written as the language and the browser’s region do, there and back', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.write('Good morning.');
  await doctor.showPrivate('Maria Keller');
  const time = doctor.page.locator('tm-message-list time');
  await expect(time).toHaveText(/^[0-9]{2}:[0-9]{2}$/);
  await chooseAnywhere(doctor.page, 'language', 'ar');
  await expect(time).toHaveText(/^[0-9]{2}:[0-9]{2} [صم]$/);
  await chooseAnywhere(doctor.page, 'language', 'en');
  await expect(time).toHaveText(/^[0-9]{2}:[0-9]{2}$/);
});

test('a visit from the right to the left: nothing is cut off, digits are everyone’s', async ({ clinic }) => {
  const doctor = await clinic.newDoctor({ ...desktop, locale: 'ar' });
  await doctor.page.getByRole('textbox').fill('د. ليلى حداد');
  await doctor.page.getByRole('button', { name: 'افتح غرفتي' }).click();
  await expect(doctor.page.getByText('لا أحد هنا بعد')).toBeVisible();
  await expectLanguage(doctor.page, 'ar', 'rtl');
  await doctor.page.getByRole('button', { name: 'دعوة', exact: true }).click();
  await doctor.page.getByLabel('اسم المريض').fill('Maria Keller');
  await doctor.page.getByRole('button', { name: 'أنشئ الرابط' }).click();
  const link = await doctor.page.getByRole('textbox', { name: 'الرابط' }).inputValue();
  await doctor.page.keyboard.press('Escape');
  const maria = new PatientPage((await clinic.open(link, { ...phone, locale: 'ar' })).page);
  await maria.page.getByRole('button', { name: 'انضم', exact: true }).click();
  await doctor.page.getByRole('button', { name: 'إدخال Maria Keller' }).click();
  await maria.expectAdmitted();
  await maria.write('مرحبًا');
  await expect(maria.messages.of('مرحبًا')).toContainText('وصلت إلى د. ليلى حداد');
  await expect(maria.messages.list.locator('time')).toHaveText(/^[0-9]{2}:[0-9]{2}/);
  await maria.write('OK');
  // Its own words run from the left; the edge that says whom it is for stays on the side of all the others.
  await expect(maria.messages.of('OK').locator('.text')).toHaveCSS('border-right-style', 'double');
  for (const page of [doctor.page, maria.page]) {
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
  }
});

test('a language that cannot be fetched is said, and the page stays as it was', async ({ clinic, report }) => {
  report.expect(/ERR_FAILED|Failed to load resource|Failed to fetch dynamically imported module/);
  const context = await clinic.context();
  await context.route(/\/assets\/es-/, (route) => route.abort());
  const page = await context.newPage();
  await page.goto('/patient');
  await choose(page, 'es');
  await expect(page.getByRole('alert')).toContainText('This language could not be fetched.');
  await expect(page.locator('select[data-choice="language"]')).toHaveValue('en');
  await expectLanguage(page, 'en', 'ltr');
  await context.unroute(/\/assets\/es-/);
  await choose(page, 'es');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Necesita el enlace de su médico');
  await expect(page).toHaveTitle('Su consulta');
  await expect(page.getByRole('alert')).toBeHidden();
});
