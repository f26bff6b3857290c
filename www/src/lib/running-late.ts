/** Tells all who wait, one by one and in private, that it takes longer: nobody learns who else waits. */
import type { DoctorStore } from '../engine/client.ts';
import { doctor } from '../texts/doctor.ts';
import { tools } from '../texts/doctor-tools.ts';
import { grouped } from './people.ts';
import { whyNot, type Saying } from './saying.ts';
import { latePhrase } from './phrases.ts';

/** Resolves to what is to be said about it. */
export async function tellWaiting(store: DoctorStore): Promise<Saying | undefined> {
  const { waiting } = grouped(store.patients);
  if (waiting.length === 0) return undefined;
  const text = latePhrase();
  let told = 0;
  let refused: Saying | undefined;
  for (const { id } of waiting) {
    const result = await store.command({ type: 'send', to: id, text });
    if (result.ok) told++;
    else refused = whyNot(result, doctor.refusal);
  }
  return refused ?? (() => tools.toldAll(told, text));
}
