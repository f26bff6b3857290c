/** What several elements share. Colours and sizes come from tokens.css. */
import { css } from 'lit';

export const shared = css`
  :host {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font-size: var(--size-xl);
    line-height: 1.25;
    text-wrap: balance;
  }
  h2 {
    font-size: var(--size-l);
    line-height: 1.3;
  }
  h3 {
    font-size: var(--size-m);
    line-height: 1.3;
  }
  h1,
  h2,
  h3,
  p {
    overflow-wrap: anywhere;
  }
  p {
    max-width: var(--line-length);
  }
  button {
    font: inherit;
    color: inherit;
  }
  select {
    min-height: var(--touch);
    max-width: 100%;
    padding: 0 var(--s3);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--ink);
    font: inherit;
    font-size: var(--size-m);
  }
  .switch {
    display: flex;
    align-items: center;
    gap: var(--s3);
    min-height: var(--touch);
    padding-block: var(--s1);
    cursor: pointer;
  }
  .switch input {
    flex: none;
    width: 20px;
    height: 20px;
    margin: 0;
    accent-color: var(--accent);
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .quiet {
    color: var(--ink-quiet);
  }
  .small {
    font-size: var(--size-s);
  }
  /* Why it was not done. */
  .refused {
    color: var(--red);
  }
  .hidden-words {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .numbers {
    font-variant-numeric: tabular-nums;
  }
  .name {
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }
  /* A character that would deceive: it is named, and what it does to the words around it ends with it. */
  .mark {
    unicode-bidi: isolate;
  }
  .mark::before {
    content: attr(data-mark);
    margin-inline: 2px;
    padding-inline: 4px;
    border-radius: 4px;
    background: var(--amber-soft);
    color: var(--amber);
    font: 0.8em var(--font-code);
  }
  wa-icon {
    font-size: 20px;
    flex: none;
  }
  /* These point somewhere: in a language that is written from the right, to the other side. */
  wa-icon:is([name^='arrow-'], [name='log-out'], [name='panel-right'], [name='send'], [name='undo-2']):dir(rtl) {
    transform: scaleX(-1);
  }
  /* Web Awesome's own gap comes on top of the air that an icon brings. */
  wa-icon[slot='start'] {
    margin-inline-end: 8px;
  }
  /* Words that do not fit in one line, as in large type, take two. */
  wa-button {
    max-width: 100%;
  }
  wa-button::part(base) {
    height: auto;
    min-height: var(--wa-form-control-height);
    padding-block: var(--s1);
    line-height: 1.25;
    white-space: normal;
    text-align: start;
  }
  /* A spinner has a movement that nothing can stop. What is being done stands beside it in words, or in the button. */
  @media (prefers-reduced-motion: reduce) {
    wa-spinner,
    wa-button::part(spinner) {
      visibility: hidden;
    }
    wa-button::part(label) {
      opacity: 1;
    }
  }
  wa-dropdown-item {
    min-height: var(--touch);
  }
  wa-input {
    width: 100%;
  }
  wa-dialog {
    --width: min(480px, calc(100vw - 32px));
  }
  .stack {
    display: grid;
    gap: var(--s4);
    justify-items: start;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
    align-items: center;
  }
`;
