import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { deceit } from '../lib/deceit.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';

/** Says so where a name may not be what it looks like; nothing else. */
@customElement('tm-name-warning')
export class NameWarning extends LitElement {
  static override styles = [
    shared,
    css`
      p {
        display: flex;
        align-items: center;
        gap: var(--s1);
        color: var(--amber);
        font-size: var(--size-s);
      }
      wa-icon {
        font-size: 16px;
      }
    `,
  ];

  @property() name = '';
  /** Somebody else on the list has this name. */
  @property({ type: Boolean }) shared = false;

  override render() {
    const how = deceit(this.name);
    if (how === 'hidden') return this.#says(common.hiddenCharacters());
    if (how === 'mixed') return this.#says(common.mixedLetters());
    return this.shared ? this.#says(common.sharedName()) : nothing;
  }

  #says(words: string) {
    return html`<p><wa-icon name="shield-alert"></wa-icon>${words}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-name-warning': NameWarning;
  }
}
