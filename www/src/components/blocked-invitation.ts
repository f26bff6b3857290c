import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Invitation } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { doctor } from '../texts/doctor.ts';
import { safety } from '../texts/doctor-safety.ts';
import './clock.ts';
import { CommandEvent } from './events.ts';

/** An invitation that nobody has used and that is blocked: why, for how long, and how to lift it. */
@customElement('tm-blocked-invitation')
export class BlockedInvitation extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--s2);
        min-height: 52px;
        padding: var(--s1) 0 var(--s1) var(--s2);
      }
      div {
        flex: 1;
        min-width: 0;
        line-height: 1.35;
      }
    `,
  ];

  @property({ attribute: false }) invitation!: Invitation;

  override render() {
    const { id, patientName, blockedUntil } = this.invitation;
    return html`<div>
        <strong class="name" dir="auto">${safety.invitationFor(patientName)}</strong>
        <p class="quiet small">
          <tm-clock class="numbers" .until=${blockedUntil} .words=${safety.left} .over=${safety.over()}></tm-clock>:
          ${safety.invitationBlocked()}
        </p>
      </div>
      <wa-button
        appearance="outlined"
        @click=${() => this.dispatchEvent(new CommandEvent({ type: 'unblock-invitation', invitation: id }))}
        >${doctor.unblock()}<span class="hidden-words"> ${safety.invitationFor(patientName)}</span></wa-button
      >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-blocked-invitation': BlockedInvitation;
  }
}
