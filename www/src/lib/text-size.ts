/** How much of a message's room is left. The engine counts bytes of UTF-8; people count letters. */
const mostBytes = 32 * 1024;
/** Nothing is said before nine tenths are used. */
const near = mostBytes * 0.9;

/** About how many more letters of this kind fit, negative when too many; undefined while far from it. */
export function lettersLeft(text: string): number | undefined {
  // A UTF-16 unit takes at most three bytes.
  if (text.length * 3 < near) return undefined;
  const bytes = new TextEncoder().encode(text).length;
  if (bytes < near) return undefined;
  const left = (mostBytes - bytes) / (bytes / text.length);
  return left < 0 ? Math.floor(left) : Math.floor(left / 10) * 10 || Math.floor(left);
}
