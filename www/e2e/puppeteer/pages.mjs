/** Pages as puppeteer sees them: in Firefox, and where nothing may watch the network. */

export const patience = { timeout: 60_000 };

/** What is in what, each perhaps in another shadow tree. */
export const there = (page, ...selectors) => page.waitForSelector(`>>> ${selectors.join(' >>> ')}`, { visible: true, ...patience });

/** A page in the background draws nothing, and what is drawn anew is another element. */
export async function press(page, ...selectors) {
  await page.bringToFront();
  await page.locator(`>>> ${selectors.join(' >>> ')}`).setTimeout(patience.timeout).click();
}

/** Until an element that the selector names holds the text. */
export const says = (page, selector, text) =>
  page.waitForFunction(
    (selector, text) => {
      const deep = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? deep(e.shadowRoot) : [])]);
      return deep(document).some((e) => e.matches(selector) && (e.shadowRoot ?? e).textContent.includes(text));
    },
    patience,
    selector,
    text,
  );

/** Opens the doctor's room, and invites a patient: the link. */
export async function invite(doctor, name) {
  await (await there(doctor, 'tm-doctor-setup', 'wa-input', 'input')).type('Dr. Ada Lindqvist');
  await press(doctor, 'tm-doctor-setup', 'wa-button');
  await says(doctor, '.state', 'Room open');
  await press(doctor, 'tm-room-header', 'wa-button[variant="brand"]');
  await (await there(doctor, 'tm-invite-dialog', 'wa-input[name="patient"]', 'input')).type(name);
  await doctor.keyboard.press('Enter');
  const link = await (await there(doctor, 'tm-invite-link', 'input')).evaluate((input) => input.value);
  await doctor.keyboard.press('Escape');
  return link;
}

/** A patient whose page has opened the link comes, and is let in. */
export async function letIn(doctor, patient) {
  await press(patient, 'tm-patient-invite', 'form > wa-button');
  await says(patient, 'h1', 'Dr. Ada Lindqvist knows that you are here');
  await press(doctor, 'tm-person-row', 'wa-button[variant="brand"]');
  await there(patient, 'tm-composer', 'wa-textarea', 'textarea');
}
