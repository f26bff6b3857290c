/** Tells all who wait, one by one and in private, that it takes longer: nobody learns who else waits. */
import type { DoctorStore } from '../engine/client.ts';
import type { Refusal } from '../engine/types.ts';
import { doctor } from '../texts/doctor.ts';
import { tools } from '../texts/doctor-tools.ts';
import { grouped } from './people.ts';
import { latePhrase } from './phrases.ts';

/** Resolves to what is to be said about it. */
export async function tellWaiting(store: DoctorStore): Promise<string> {
  const { waiting } = grouped(store.patients);
  if (waiting.length === 0) return '';
  const text = latePhrase();
  let told = 0;
  let refusal: Refusal | undefined;
  for (const { id } of waiting) {
    const result = await store.command({ type: 'send', to: id, text });
    if (result.ok) told++;
    else refusal = result.refusal;
  }
  return refusal ? doctor.refusal(refusal) : tools.toldAll(told, text);
}
