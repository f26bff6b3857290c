import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import type WaDropdown from '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { Patient } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { doctor } from '../texts/doctor.ts';
import { tools } from '../texts/doctor-tools.ts';
import { CommandEvent, ShowEvent } from './events.ts';

/** What can be done with one patient. */
@customElement('tm-person-menu')
export class PersonMenu extends LitElement {
  static override styles = [shared];

  @property({ attribute: false }) patient!: Patient;
  /** Two hundred menus that nobody opens would take a second to draw: each is drawn when it is first wanted. */
  @state() private wanted = false;
  @query('wa-dropdown') private menu!: WaDropdown | null;

  override render() {
    const { status, admitted, name } = this.patient;
    const inside = status === 'admitted' || (status === 'away' && admitted);
    const listed = status !== 'held' && status !== 'removed';
    if (!this.wanted) {
      return html`<wa-button appearance="plain" aria-haspopup="menu" @click=${this.#want}>
        <wa-icon name="ellipsis" label=${doctor.menuFor(name)}></wa-icon>
      </wa-button>`;
    }
    return html`<wa-dropdown placement="bottom-end" @wa-select=${this.#chosen}>
      <wa-button slot="trigger" appearance="plain">
        <wa-icon name="ellipsis" label=${doctor.menuFor(name)}></wa-icon>
      </wa-button>
      ${listed ? this.#item('write', 'message-square-lock', status === 'waiting' ? tools.writeToWaiting() : doctor.write()) : nothing}
      ${this.#item('verify', 'shield-check', doctor.verify())}
      ${inside ? this.#item('lobby', 'undo-2', doctor.toLobby()) : nothing}
      ${inside ? this.#item('end', 'log-out', doctor.end()) : nothing}
      ${status === 'waiting' ? this.#item('end', 'log-out', tools.decline()) : nothing}
      ${status === 'blocked'
        ? this.#item('unblock', 'circle-check', doctor.unblock())
        : this.#item('block', 'ban', doctor.block(), true)}
      ${listed ? this.#item('remove', 'user-x', doctor.remove(), true) : nothing}
    </wa-dropdown>`;
  }

  async #want(): Promise<void> {
    this.wanted = true;
    await this.updateComplete;
    await this.menu?.updateComplete;
    if (this.menu) this.menu.open = true;
  }

  #item(value: string, icon: string, words: string, danger = false) {
    return html`<wa-dropdown-item value=${value} variant=${danger ? 'danger' : 'default'}>
      <wa-icon slot="icon" name=${icon}></wa-icon>${words}
    </wa-dropdown-item>`;
  }

  #chosen(event: CustomEvent<{ item: { value: string } }>): void {
    const { id } = this.patient;
    switch (event.detail.item.value) {
      case 'write': this.dispatchEvent(new ShowEvent(id)); break;
      case 'verify': this.dispatchEvent(new ShowEvent(id, true)); break;
      case 'lobby': this.dispatchEvent(new CommandEvent({ type: 'lobby', patients: [id] })); break;
      case 'end': this.dispatchEvent(new CommandEvent({ type: 'end', patients: [id] })); break;
      case 'block': this.dispatchEvent(new CommandEvent({ type: 'block', patient: id })); break;
      case 'unblock': this.dispatchEvent(new CommandEvent({ type: 'unblock', patient: id })); break;
      case 'remove': this.dispatchEvent(new CommandEvent({ type: 'remove', patient: id })); break;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-person-menu': PersonMenu;
  }
}
