/** The doctor's record of a visit: what was said to everyone, then with each patient. */
import type { DoctorStore } from '../engine/client.ts';
import type { Message } from '../engine/types.ts';
import { doctor } from '../texts/doctor.ts';
import { record } from '../texts/record.ts';
import { caption, type VisitRecord } from './record.ts';
import { dateAndTime } from './time.ts';

export type Period = 'today' | 'week' | 'all';

const day = 86_400_000;

function beginning(period: Period, now: number): number {
  switch (period) {
    case 'today': return new Date(now).setHours(0, 0, 0, 0);
    case 'week': return now - 7 * day;
    case 'all': return 0;
  }
}

export interface DoctorRecord {
  record: VisitRecord;
  people: number;
  messages: number;
}

export function doctorRecord({ threads, patients, state }: DoctorStore, period: Period, now = Date.now()): DoctorRecord {
  const from = beginning(period, now);
  const own = state?.name ?? '';
  const name = (id: string) => patients.get(id)?.name ?? doctor.someone();
  const people = new Set<string>();
  let messages = 0;
  const line = (message: Message) => ({
    when: dateAndTime(message.time),
    who: caption(message.file !== '' && record.file(), message.mine ? record.byDoctor(own) : record.byPatient(name(message.thread))),
    text: message.text,
  });
  const part = (id: string, title: string) => {
    const said = (threads.get(id) ?? []).filter(({ time }) => time >= from);
    messages += said.length;
    if (id !== 'everyone' && said.length > 0) people.add(id);
    for (const { sentTo } of said) for (const to of sentTo) people.add(to);
    return { title, lines: said.map(line) };
  };
  const everyone = part('everyone', record.toEveryone());
  const each = [...threads.keys()]
    .filter((id) => id !== 'everyone')
    .sort((a, b) => name(a).localeCompare(name(b), document.documentElement.lang))
    .map((id) => part(id, caption(patients.get(id)?.verified === true && doctor.verified(), record.byPatient(name(id)))));
  const parts = [everyone, ...each].filter(({ lines }) => lines.length > 0);
  const about = [own, record.made(dateAndTime(now)), record.counts(people.size, messages)];
  return { record: { title: record.summary(), about, parts }, people: people.size, messages };
}

