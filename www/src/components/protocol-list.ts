import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ProtocolFrame } from '../engine/types.ts';
import { clockTime } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';

/** The protocol drawer: every frame, newest first, with its fields and what was checked on it. */
@customElement('tm-protocol-list')
export class ProtocolList extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--s3);
      }
      li {
        padding: var(--s3) 0;
        border-top: 1px solid var(--line);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 var(--s3);
      }
      .direction {
        display: inline-flex;
        align-items: center;
        gap: var(--s2);
      }
      .direction wa-icon {
        font-size: 16px;
        color: var(--ink-quiet);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(7ch, max-content) 1fr;
        gap: 2px var(--s3);
        margin-top: var(--s2);
        font-size: var(--size-s);
      }
      dt {
        color: var(--ink-quiet);
      }
      dd {
        font-family: var(--font-code);
        overflow-wrap: anywhere;
      }
      .checks {
        display: grid;
        gap: 2px;
        margin-top: var(--s2);
        font-size: var(--size-s);
      }
      .checks li {
        display: flex;
        align-items: center;
        gap: var(--s1);
        padding: 0;
        border: 0;
      }
      .checks wa-icon {
        font-size: 16px;
        color: var(--accent);
      }
      .refused {
        margin-top: var(--s2);
        padding: var(--s2) var(--s3);
        border-radius: 6px;
        background: var(--red-soft);
        font-size: var(--size-s);
      }
    `,
  ];

  @property({ attribute: false }) frames: readonly ProtocolFrame[] = [];
  /** The store grows its array in place: the count is what tells that it changed. */
  @property({ type: Number }) last = 0;

  override render() {
    if (this.frames.length === 0) return html`<p class="quiet">${common.protocolNone()}</p>`;
    return html`<p class="quiet small">${common.protocolSecret()}</p>
      <ol aria-label=${common.protocol()}>
        ${repeat(this.frames.toReversed(), ({ n }) => n, (frame) => this.#frame(frame))}
      </ol>`;
  }

  #frame(frame: ProtocolFrame) {
    const direction = frame.sent ? common.sent() : common.received();
    const peer = frame.sent ? common.to(frame.peer) : common.from(frame.peer);
    return html`<li data-opcode=${frame.opcode} data-sent=${frame.sent}>
      <div class="head">
        <span class="direction">
          <wa-icon name=${frame.sent ? 'arrow-right' : 'arrow-left'}></wa-icon>
          <strong>${direction} (${common.opcode(frame.opcode, frame.name)})</strong>
        </span>
        <span class="quiet small numbers"><span class="name">${peer}</span> · ${clockTime(frame.time)}</span>
      </div>
      ${frame.fields.length > 0
        ? html`<dl>${frame.fields.map(({ name, value }) => html`<dt>${name}</dt><dd dir="auto">${value}</dd>`)}</dl>`
        : nothing}
      ${frame.checks.length > 0
        ? html`<ul class="checks">
            ${frame.checks.map((check) => html`<li><wa-icon name="check"></wa-icon>${check}</li>`)}
          </ul>`
        : nothing}
      ${frame.refused ? html`<p class="refused">${common.refused(frame.refused)}</p>` : nothing}
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-protocol-list': ProtocolList;
  }
}
