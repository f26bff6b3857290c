import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/textarea/textarea.js';
import type WaTextarea from '@awesome.me/webawesome/dist/components/textarea/textarea.js';
import { latePhrase, phrases, setLatePhrase, setPhrases } from '../lib/phrases.ts';
import { shared } from '../styles/shared.ts';
import { tools } from '../texts/doctor-tools.ts';

/** The reusable texts, to be changed; kept as they are typed. */
@customElement('tm-phrase-form')
export class PhraseForm extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--s4);
      }
    `,
  ];

  override render() {
    return html`<wa-textarea
        rows="5"
        resize="auto"
        .label=${tools.phrases()}
        .hint=${tools.phrasesHint()}
        .value=${phrases().join('\n')}
        @input=${(event: Event) => setPhrases((event.target as WaTextarea).value ?? '')}
      ></wa-textarea>
      <wa-textarea
        rows="2"
        resize="auto"
        .label=${tools.lateLabel()}
        .value=${latePhrase()}
        @input=${(event: Event) => setLatePhrase((event.target as WaTextarea).value ?? '')}
      ></wa-textarea>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-phrase-form': PhraseForm;
  }
}
