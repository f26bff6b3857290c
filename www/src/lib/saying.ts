import type { CommandResult, Refusal } from '../engine/types.ts';

/** Words that stay on the page, kept as what makes them: in another language they are said anew. */
export type Saying = () => string;

/** Why it was not done; undefined when it was. */
export function whyNot(result: CommandResult, words: (refusal: Refusal) => string): Saying | undefined {
  return result.ok ? undefined : () => words(result.refusal);
}
