/** Safari says that composing is over before it tells of the Enter that ended it, but for this code. */
const inputMethodKey = 229;

/** An input method's Enter takes its word: it sends, joins and searches nothing, so no field of the page hears of it. */
export function keepInputMethodsEnter(): void {
  const keep = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.isComposing || event.keyCode === inputMethodKey)) event.stopPropagation();
  };
  addEventListener('keydown', keep, { capture: true });
}
