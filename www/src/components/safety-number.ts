import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/copy-button/copy-button.js';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';

/** Twelve groups of five digits, the same on both pages, to be read aloud. */
@customElement('tm-safety-number')
export class SafetyNumber extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .frame {
        display: flex;
        align-items: start;
        justify-content: space-between;
        gap: var(--s2);
        padding: var(--s3) 0 var(--s3) var(--s4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--sunk);
      }
      ol {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(5ch, 1fr));
        gap: var(--s2) var(--s3);
        flex: 1;
        max-width: 26ch;
        font-family: var(--font-code);
        font-size: var(--size-m);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) groups: readonly string[] = [];

  override render() {
    return html`<div class="frame">
      <ol aria-label=${common.safetyNumber()} dir="ltr">
        ${this.groups.map((group) => html`<li>${group}</li>`)}
      </ol>
      <wa-copy-button
        .value=${this.groups.join(' ')}
        copy-label=${common.copySafetyNumber()}
        success-label=${common.copied()}
        error-label=${common.notCopied()}
      ></wa-copy-button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-safety-number': SafetyNumber;
  }
}
