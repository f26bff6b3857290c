import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/copy-button/copy-button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/qr-code/qr-code.js';
import type { Invitation } from '../engine/types.ts';
import { printCard } from '../lib/invite-card.ts';
import { inviteLink, mailTo, textTo } from '../lib/invite-link.ts';
import { dateAndTime } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { doctor } from '../texts/doctor.ts';
import { tools } from '../texts/doctor-tools.ts';

/** An invitation to hand on: its link, a copy button and a QR code. */
@customElement('tm-invite-link')
export class InviteLink extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s4);
        justify-items: center;
      }
      /* Phones read dark on light best, in either theme. */
      .code {
        padding: var(--s3);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: #fff;
        line-height: 0;
      }
      wa-qr-code {
        color: #000;
      }
      label {
        display: grid;
        gap: var(--s1);
        width: 100%;
        font-weight: 600;
      }
      .link {
        display: flex;
        align-items: center;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--sunk);
      }
      input {
        flex: 1;
        min-width: 0;
        height: var(--touch);
        padding: 0 var(--s3);
        border: 0;
        border-radius: var(--radius);
        background: none;
        color: var(--ink);
        font: var(--size-s) var(--font-code);
        text-overflow: ellipsis;
      }
      .row {
        width: 100%;
      }
    `,
  ];

  @property({ attribute: false }) invitation!: Invitation;
  /** As the patient reads it. */
  @property() doctorName = '';
  @query('input') private field!: HTMLInputElement;

  /** To the link itself: it is what one came for, and is selected. */
  override focus(): void {
    this.field.focus();
  }

  override render() {
    const { open, patientName, fragment, validFrom, validUntil } = this.invitation;
    const until = dateAndTime(validUntil);
    const valid = validFrom > Date.now() ? tools.validBetween(dateAndTime(validFrom), until) : doctor.validUntil(until);
    const name = open ? doctor.walkIns() : patientName;
    const link = inviteLink(fragment);
    return html`<p>${open ? doctor.scanOpen() : doctor.scan()}</p>
      <div class="code">
        <wa-qr-code .value=${link} size="208" error-correction="L" label=${doctor.qrCode(name)}></wa-qr-code>
      </div>
      <label>
        ${doctor.link()}
        <span class="link">
          <input readonly .value=${link} dir="ltr" @focus=${() => this.field.select()} />
          <wa-copy-button
            .value=${link}
            copy-label=${doctor.copyLink()}
            success-label=${common.copied()}
            error-label=${common.notCopied()}
          ></wa-copy-button>
        </span>
      </label>
      ${validUntil > 0 ? html`<p class="quiet small">${valid}</p>` : nothing}
      <div class="row">
        ${'share' in navigator
          ? html`<wa-button appearance="outlined" @click=${() => this.#share(link)}>${doctor.share()}</wa-button>`
          : nothing}
        <!-- In a tab of their own: who writes mail in the browser would have it in this one's place. -->
        <wa-button appearance="outlined" href=${mailTo(this.doctorName, link)} target="_blank">
          <wa-icon slot="start" name="mail"></wa-icon>${tools.byMail()}
        </wa-button>
        <wa-button appearance="outlined" href=${textTo(this.doctorName, link)} target="_blank">
          <wa-icon slot="start" name="message-square"></wa-icon>${tools.byText()}
        </wa-button>
        <wa-button appearance="outlined" @click=${() => printCard(this.doctorName, open ? '' : patientName, link)}>
          <wa-icon slot="start" name="printer"></wa-icon>${tools.printCard()}
        </wa-button>
        <wa-button appearance="outlined" @click=${() => this.dispatchEvent(new Event('tm-another'))}>
          <wa-icon slot="start" name="user-plus"></wa-icon>${doctor.anotherInvitation()}
        </wa-button>
      </div>`;
  }

  #share(url: string): void {
    // Whoever closes the system's sheet has not shared, and that is all right.
    navigator.share({ url }).catch(() => {});
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-invite-link': InviteLink;
  }
}
