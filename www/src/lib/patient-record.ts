/** The patient's record: one column, as it was read. */
import type { PatientStore } from '../engine/client.ts';
import { common } from '../texts/common.ts';
import { record } from '../texts/record.ts';
import { caption, type VisitRecord } from './record.ts';
import { dateAndTime } from './time.ts';

export function patientRecord({ state, threads }: PatientStore, now = Date.now()): VisitRecord {
  const { doctorName = '', name = '' } = state ?? {};
  const lines = [...threads.values()]
    .flat()
    .sort((a, b) => a.time - b.time)
    .map(({ time, mine, thread, text, file }) => ({
      when: dateAndTime(time),
      who: caption(
        thread === 'everyone' && record.toEveryone(),
        file !== '' && record.file(),
        mine ? record.byPatient(name || common.you()) : record.byDoctor(doctorName),
      ),
      text,
    }));
  return {
    title: record.conversation(doctorName),
    about: [name, record.made(dateAndTime(now))].filter(Boolean),
    parts: [{ title: doctorName, lines }],
  };
}
