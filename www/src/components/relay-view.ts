import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { DoctorState, PatientState, ProtocolFrame, Sighting } from '../engine/types.ts';
import { inFours } from '../lib/hex.ts';
import { clockTime } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { StoreElement } from './store-element.ts';

const asHex = (bytes: Uint8Array) => inFours([...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''));

/** What a frame and its envelope have in common. */
const place = ({ sent, envelope, opcode }: { sent: boolean; envelope: number; opcode: number | undefined }) => `${sent} ${envelope} ${opcode}`;

/** What the relay sees: its bytes and what it can tell from them, next to what this page knows. */
@customElement('tm-relay-view')
export class RelayView extends StoreElement<DoctorState | PatientState> {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--s3);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 0 var(--s4);
        padding: var(--s3) 0;
        border-top: 1px solid var(--line);
        font-size: var(--size-s);
      }
      h3 {
        color: var(--ink-quiet);
        font-weight: 400;
      }
      code {
        overflow-wrap: anywhere;
        color: var(--ink-quiet);
      }
      dl {
        display: grid;
        gap: 2px;
      }
      dt {
        color: var(--ink-quiet);
      }
      dd {
        overflow-wrap: anywhere;
      }
      summary {
        cursor: pointer;
      }
      wa-button {
        justify-self: start;
      }
    `,
  ];

  /** Whoever shows it says when it is looked at: until then the worker is not asked. */
  @property({ type: Boolean }) open = false;

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('open') && this.open) this.store.askWitness();
  }

  override render() {
    const { sightings, frames } = this.store;
    const known = new Map(frames.map((frame) => [place(frame), frame]));
    const older = (sightings.at(-1)?.n ?? 1) - 1;
    return html`<p class="quiet small">${common.relaySeesText()}</p>
      <wa-button appearance="outlined" @click=${() => this.store.askWitness()}>${common.lookAgain()}</wa-button>
      ${sightings.length === 0
        ? html`<p class="quiet">${common.protocolNone()}</p>`
        : html`<ol aria-label=${common.relaySees()}>
            ${repeat(sightings, ({ n }) => n, (sighting) => this.#sighting(sighting, known.get(place(sighting))))}
          </ol>`}
      ${older > 0 ? html`<p class="quiet">${common.olderNotListed(older)}</p>` : nothing}`;
  }

  #sighting({ sent, time, name, opcode, size, peers, invitation, bytes }: Sighting, frame: ProtocolFrame | undefined) {
    return html`<li data-envelope=${name} data-sent=${sent}>
      <div class="relay">
        <h3>${common.theRelay()}</h4>
        <p><strong>${sent ? common.received() : common.sent()} (${name})</strong> <span class="quiet numbers">${clockTime(time)}</span></p>
        <p>${common.bytes(size)}${opcode === undefined ? nothing : html` · ${common.kind(opcode)}`}</p>
        ${invitation ? html`<p>${common.invitationNumber(invitation)}</p>` : nothing}
        ${peers.length > 0 ? html`<p>${common.connections(peers.length)} <code>${peers.slice(0, 3).join(' ')}</code></p>` : nothing}
        ${bytes.length === 0
          ? html`<p class="quiet">${common.ownerToken()}</p>`
          : html`<details>
              <summary>${common.theBytes()}</summary>
              <code>${asHex(bytes)}</code>
              ${bytes.length < size ? html`<p class="quiet">${common.andMore(size - bytes.length)}</p>` : nothing}
            </details>`}
      </div>
      <div class="page">
        <h3>${common.thisPage()}</h4>
        ${frame
          ? html`<p><strong>${frame.name}</strong> <span class="name" dir="auto">${frame.peer}</span></p>
              <dl>${frame.fields.map((field) => html`<dt>${field.name}</dt><dd dir="auto">${field.value}</dd>`)}</dl>`
          : html`<p class="quiet">${opcode === undefined ? common.nothingMore() : common.frameNotListed()}</p>`}
      </div>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-relay-view': RelayView;
  }
}
