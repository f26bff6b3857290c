/** Who is where, as the doctor page groups them. */
import type { Patient } from '../engine/types.ts';

export interface Groups {
  held: Patient[];
  waiting: Patient[];
  here: Patient[];
  away: Patient[];
  blocked: Patient[];
}

export function grouped(patients: Iterable<Patient>): Groups {
  const groups: Groups = { held: [], waiting: [], here: [], away: [], blocked: [] };
  for (const patient of patients) {
    switch (patient.status) {
      case 'held': groups.held.push(patient); break;
      case 'waiting': groups.waiting.push(patient); break;
      case 'admitted': (patient.online ? groups.here : groups.away).push(patient); break;
      case 'away': groups.away.push(patient); break;
      case 'blocked': groups.blocked.push(patient); break;
      case 'removed': break;
    }
  }
  // Who waits longest is first; the others stand where one looks for a name.
  groups.waiting.sort((a, b) => a.since - b.since);
  const byName = new Intl.Collator(document.documentElement.lang || 'en', { numeric: true });
  for (const group of [groups.here, groups.away, groups.blocked]) {
    group.sort((a, b) => byName.compare(a.name, b.name));
  }
  return groups;
}
