/** Hands chosen files to the engine. */
import type { Store } from '../engine/client.ts';
import type { DoctorState, PatientState, Refusal } from '../engine/types.ts';
import { files } from '../texts/files.ts';

/** '' when all were taken, else the sentence that says why one was not. */
export async function attach(
  store: Store<DoctorState> | Store<PatientState>,
  to: string,
  chosen: readonly File[],
  words: (refusal: Refusal) => string,
): Promise<string> {
  for (const source of chosen) {
    const { name, type: mediaType, size } = source;
    const result = await store.command({ type: 'send-file', to, name, mediaType, size, source });
    if (!result.ok) return result.refusal === 'file-too-long' ? files.tooLarge(name) : words(result.refusal);
  }
  return '';
}
