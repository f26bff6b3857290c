import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/copy-button/copy-button.js';
import '@awesome.me/webawesome/dist/components/qr-code/qr-code.js';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';

/** Twelve groups of five digits, the same on both pages, to be read aloud; and as a QR code. */
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
        flex-wrap: wrap;
        align-items: start;
        justify-content: space-between;
        gap: var(--s2);
        padding-block: var(--s3);
        padding-inline: var(--s4) var(--s3);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--sunk);
      }
      ol {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(5ch, 1fr));
        gap: var(--s2) var(--s3);
        flex: 1 1 26ch;
        min-width: 0;
        max-width: 26ch;
        font-family: var(--font-code);
        font-size: var(--size-m);
        font-variant-numeric: tabular-nums;
      }
      /* Cameras read dark on light best, in either theme. */
      .code {
        margin-inline-start: calc(-1 * var(--s1));
        padding: var(--s2);
        border-radius: 6px;
        background: #fff;
        line-height: 0;
      }
      wa-qr-code {
        color: #000;
      }
      :host([narrow]) .frame {
        flex-direction: column;
        padding: var(--s3);
      }
      :host([narrow]) ol {
        grid-template-columns: repeat(2, 5ch);
        gap: var(--s1) var(--s3);
      }
    `,
  ];

  /** Stands beside another one: two groups a line, and the code below. */
  @property({ type: Boolean, reflect: true }) narrow = false;
  @property({ attribute: false }) groups: readonly string[] = [];

  override render() {
    const number = this.groups.join(' ');
    return html`<div class="frame">
      <ol aria-label=${common.safetyNumber()} dir="ltr">
        ${this.groups.map((group) => html`<li>${group}</li>`)}
      </ol>
      ${this.narrow
        ? nothing
        : html`<wa-copy-button
            .value=${number}
            copy-label=${common.copySafetyNumber()}
            success-label=${common.copied()}
            error-label=${common.notCopied()}
          ></wa-copy-button>`}
      <div class="code">
        <wa-qr-code .value=${number} size="112" error-correction="M" label=${common.safetyNumberCode()}></wa-qr-code>
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-safety-number': SafetyNumber;
  }
}
