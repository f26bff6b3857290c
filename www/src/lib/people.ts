/** Who is where, as the doctor page groups them. */
import type { Patient, PatientId } from '../engine/types.ts';
import { asRead } from './deceit.ts';
import { inLanguage } from './in-language.ts';

const byName = inLanguage((language) => new Intl.Collator(language, { numeric: true }));

/** A browser's first order of names takes longer than all others: to be made while nobody waits. */
export const prepareNames = (): void => void byName();

export interface Groups {
  held: Patient[];
  waiting: Patient[];
  here: Patient[];
  away: Patient[];
  blocked: Patient[];
  removed: Patient[];
}

type Patients = ReadonlyMap<PatientId, Patient>;

/**
 * A key that the doctor has replaced by a newer one. The engine holds it, too, but there is
 * nothing to check unless it comes again.
 */
export function wasReplaced({ status, heldFor, firstSeen }: Patient, patients: Patients): boolean {
  return status === 'held' && firstSeen < (patients.get(heldFor)?.firstSeen ?? 0);
}

/** Who has a name that somebody else on the list has, too. A held key's is the one it says to be. */
export function namesakes(patients: Patients): Set<PatientId> {
  const listed = [...patients.values()].filter(({ status }) => status !== 'held' && status !== 'removed');
  const first = new Map<string, PatientId>();
  const shared = new Set<PatientId>();
  for (const { id, name } of listed) {
    const read = asRead(name);
    const other = first.get(read);
    if (other === undefined) first.set(read, id);
    else shared.add(other).add(id);
  }
  return shared;
}

/** Those of each group whose name has these letters, whatever their case and accents. */
export function found(groups: Groups, words: string): Groups {
  if (words.trim() === '') return groups;
  const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = plain(words.trim());
  const of = (patients: Patient[]) => patients.filter(({ name }) => plain(name).includes(wanted));
  return Object.fromEntries(Object.entries(groups).map(([group, patients]) => [group, of(patients)])) as unknown as Groups;
}

export function grouped(patients: Patients): Groups {
  const groups: Groups = { held: [], waiting: [], here: [], away: [], blocked: [], removed: [] };
  for (const patient of patients.values()) {
    switch (patient.status) {
      case 'held':
        (patient.online || !wasReplaced(patient, patients) ? groups.held : groups.away).push(patient);
        break;
      case 'waiting': groups.waiting.push(patient); break;
      case 'admitted': (patient.online ? groups.here : groups.away).push(patient); break;
      case 'away': groups.away.push(patient); break;
      case 'blocked': groups.blocked.push(patient); break;
      case 'removed': groups.removed.push(patient); break;
    }
  }
  groups.held.sort((a, b) => Number(b.online) - Number(a.online) || b.since - a.since);
  // Who waits longest is first; the others stand where one looks for a name.
  groups.waiting.sort((a, b) => a.since - b.since);
  for (const group of [groups.here, groups.away, groups.blocked, groups.removed]) {
    group.sort((a, b) => byName().compare(a.name, b.name));
  }
  return groups;
}
