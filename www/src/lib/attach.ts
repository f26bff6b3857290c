/** Hands chosen files to the engine. */
import type { Store } from '../engine/client.ts';
import type { DoctorState, PatientState, Refusal } from '../engine/types.ts';
import { whyNot, type Saying } from './saying.ts';
import { files } from '../texts/files.ts';

/** Undefined when all were taken, else the sentence that says why one was not. */
export async function attach(
  store: Store<DoctorState> | Store<PatientState>,
  to: string,
  chosen: readonly File[],
  words: (refusal: Refusal) => string,
): Promise<Saying | undefined> {
  for (const source of chosen) {
    const { name, type: mediaType, size } = source;
    const result = await store.command({ type: 'send-file', to, name, mediaType, size, source });
    const refused = whyNot(result, (refusal) => (refusal === 'file-too-long' ? files.tooLarge(name) : words(refusal)));
    if (refused) return refused;
  }
  return undefined;
}
