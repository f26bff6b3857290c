import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { DoctorState } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { doctor } from '../texts/doctor.ts';
import { safety } from '../texts/doctor-safety.ts';
import { tools } from '../texts/doctor-tools.ts';
import { record } from '../texts/record.ts';
import './clock.ts';
import { ActionEvent, CommandEvent, InviteEvent } from './events.ts';
import { StoreElement } from './store-element.ts';

/** The head of the room: whose it is, its state in words, inviting, and what is for everyone. */
@customElement('tm-room-header')
export class RoomHeader extends StoreElement<DoctorState> {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        border-bottom: 1px solid var(--line);
      }
      header {
        display: flex;
        align-items: center;
        gap: var(--s2);
        min-height: 56px;
        padding: var(--s1) var(--s3) var(--s1) var(--s4);
      }
      .whose {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 var(--s3);
        flex: 1;
        min-width: 0;
      }
      h1 {
        max-width: 100%;
        overflow: hidden;
        font-size: var(--size-m);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .state {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        color: var(--ink-quiet);
        font-size: var(--size-s);
        white-space: nowrap;
      }
      /* The dot changes its shape, too: full when open, a ring when not. */
      .state::before {
        content: '';
        width: 10px;
        height: 10px;
        border: 2px solid var(--amber);
        border-radius: 50%;
      }
      .state.online::before {
        border-color: var(--accent);
        background: var(--accent);
      }
      @media (max-width: 400px) {
        header wa-icon[slot='start'] {
          display: none;
        }
      }
      .closed {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s1) var(--s3);
        padding: var(--s1) var(--s4);
        background: var(--amber-soft);
        color: var(--amber);
      }
    `,
  ];

  @property({ type: Boolean }) details = false;

  /** To the button of the details. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[aria-expanded]')?.focus();
  }

  override render() {
    const { state } = this.store;
    if (!state) return nothing;
    return html`<header>
        <div class="whose">
          <h1 class="name" dir="auto" title=${state.name}>${state.name}</h1>
          <span class="state ${state.link}" role="status">${doctor.roomState(state)}</span>
        </div>
        <wa-button variant="brand" @click=${() => this.dispatchEvent(new InviteEvent())}>
          <wa-icon slot="start" name="user-plus"></wa-icon>${doctor.invite()}
        </wa-button>
        <wa-button
          appearance="plain"
          aria-expanded=${this.details}
          @click=${() => this.dispatchEvent(new Event('tm-details'))}
        >
          <wa-icon name="panel-right" label=${doctor.details()}></wa-icon>
        </wa-button>
        <wa-dropdown placement="bottom-end" @wa-select=${this.#chosen}>
          <wa-button slot="trigger" appearance="plain">
            <wa-icon name="ellipsis" label=${common.menu()}></wa-icon>
          </wa-button>
          <wa-dropdown-item value="walk-in">
            <wa-icon slot="icon" name="qr-code"></wa-icon>${doctor.showOpenLink()}
          </wa-dropdown-item>
          <wa-dropdown-item value="summary">
            <wa-icon slot="icon" name="download"></wa-icon>${record.summary()}
          </wa-dropdown-item>
          <wa-dropdown-item value="help">
            <wa-icon slot="icon" name="keyboard"></wa-icon>${tools.keys()}
          </wa-dropdown-item>
          ${state.hasPassphrase
            ? html`<wa-dropdown-item value="lock"><wa-icon slot="icon" name="lock"></wa-icon>${safety.lockNow()}</wa-dropdown-item>`
            : nothing}
          <wa-dropdown-item value="end" variant="danger" ?disabled=${state.audience === 0}>
            <wa-icon slot="icon" name="log-out"></wa-icon>${doctor.endAll()}
          </wa-dropdown-item>
        </wa-dropdown>
      </header>
      ${this.#closed(state)}`;
  }

  #closed(state: DoctorState) {
    const { link, closeCode, retryAt } = state;
    if (link === 'online' || (link === 'connecting' && closeCode === 0) || link === 'none') return nothing;
    return html`<div class="closed">
      <span role="status">${doctor.closed(closeCode, this.store.offline)}</span>
      ${link === 'waiting' && retryAt > 0
        ? html`<tm-clock class="numbers" .until=${retryAt} .words=${doctor.nextTry}></tm-clock>`
        : nothing}
      <wa-button
        appearance="plain"
        variant="warning"
        ?loading=${link === 'connecting'}
        @click=${() => this.dispatchEvent(new CommandEvent({ type: 'reconnect' }))}
        >${doctor.tryNow()}</wa-button
      >
    </div>`;
  }

  #chosen(event: CustomEvent<{ item: { value: string } }>): void {
    switch (event.detail.item.value) {
      case 'walk-in': this.dispatchEvent(new InviteEvent('open')); break;
      case 'summary': this.dispatchEvent(new ActionEvent('summary')); break;
      case 'help': this.dispatchEvent(new ActionEvent('help')); break;
      case 'lock': this.dispatchEvent(new CommandEvent({ type: 'lock' })); break;
      case 'end': this.#end(); break;
    }
  }

  #end(): void {
    const patients = [...this.store.patients.values()]
      .filter(({ status, admitted }) => status === 'admitted' || (status === 'away' && admitted))
      .map(({ id }) => id);
    this.dispatchEvent(new CommandEvent({ type: 'end', patients }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-room-header': RoomHeader;
  }
}
