/** An invitation on paper, for the front desk: the code, what to do with it, the link to type. */
import '@awesome.me/webawesome/dist/components/qr-code/qr-code.js';
import { tools } from '../texts/doctor-tools.ts';
import { printAlone } from './record.ts';

const line = (text: string, className = '') => {
  const made = document.createElement('p');
  made.textContent = text;
  made.className = className;
  made.dir = 'auto';
  return made;
};

/** `patient` is '' on the card of a walk-in link. */
export async function printCard(doctor: string, patient: string, link: string): Promise<void> {
  const card = document.createElement('article');
  card.classList.add('card');
  const title = document.createElement('h1');
  title.textContent = doctor;
  title.dir = 'auto';
  const code = document.createElement('wa-qr-code');
  code.value = link;
  code.label = tools.cardLink();
  code.size = 227; // 60 mm on paper
  code.errorCorrection = 'M';
  code.style.color = '#000';
  const address = line(link, 'link');
  address.dir = 'ltr';
  card.append(title);
  if (patient) card.append(line(patient));
  card.append(line(tools.cardText(doctor)), code, line(tools.cardSteps()), line(tools.cardLink()), address);
  document.body.append(card);
  await code.updateComplete;
  await printAlone(card);
}
