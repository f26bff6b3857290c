import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { mayNotify, noticesOn, setNotices, setSound } from '../lib/attention.ts';
import { askRelay, type Answer } from '../lib/relay.ts';
import { inSeconds } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { check } from '../texts/patient-check.ts';

/** An answer that takes longer is felt. */
const slow = 700;

/** A clock is off when somebody would notice. */
const off = 90_000;

/** Checks what a visit needs: connection, clock, notifications, sound; each with what to do. */
@customElement('tm-visit-check')
export class VisitCheck extends LitElement {
  static override styles = [
    shared,
    css`
      summary {
        display: flex;
        align-items: center;
        min-height: var(--touch);
        width: fit-content;
        border-radius: 6px;
        color: var(--accent);
        font-weight: 600;
        cursor: pointer;
      }
      ul {
        display: grid;
        gap: var(--s3);
        margin-block: var(--s3);
      }
      li {
        display: grid;
        grid-template-columns: 24px minmax(0, 1fr);
        gap: var(--s1) var(--s3);
        align-items: start;
      }
      .good wa-icon {
        color: var(--accent);
      }
      .mind wa-icon {
        color: var(--amber);
      }
      .bad wa-icon {
        color: var(--red);
      }
      li wa-button {
        grid-column: 2;
        justify-self: start;
      }
    `,
  ];

  /** The visit's. */
  @property() room = '';
  /** undefined while it is asked, null when there was none; `unwell`: something answered, and not as the relay does. */
  @state() private answer: Answer | 'unwell' | null | undefined;
  /** They were wanted, and the browser did not allow them. */
  @state() private noNotices = false;

  override render() {
    return html`<details @toggle=${this.#opened}>
      <summary>${check.title()}</summary>
      <p class="quiet">${check.text()}</p>
      <ul role="status">
        ${this.#connection()} ${this.#clock()} ${this.#notifications()} ${this.#sound()}
      </ul>
      <wa-button appearance="plain" @click=${this.#ask}>${check.again()}</wa-button>
    </details>`;
  }

  #opened(event: Event): void {
    if ((event.target as HTMLDetailsElement).open && this.answer === undefined) void this.#ask();
  }

  #line(state: 'good' | 'mind' | 'bad', what: string, words: string, more: unknown = nothing) {
    const icon = { good: 'check', mind: 'circle-alert', bad: 'circle-x' }[state];
    return html`<li class=${state}><wa-icon name=${icon}></wa-icon><span><strong>${what}:</strong> ${words}</span>${more}</li>`;
  }

  #connection() {
    const { answer } = this;
    if (answer === undefined) return this.#line('mind', check.connection(), check.checking());
    if (answer === null) return this.#line('bad', check.connection(), check.none());
    if (answer === 'unwell') return this.#line('bad', check.connection(), check.unwell());
    if (answer.took < slow) return this.#line('good', check.connection(), check.fast());
    return this.#line('mind', check.connection(), check.slow(inSeconds(answer.took)));
  }

  #clock() {
    const { answer } = this;
    const apart = answer === 'unwell' ? undefined : answer?.apart;
    if (answer === undefined) return this.#line('mind', check.clock(), check.checking());
    if (apart === undefined) return this.#line('mind', check.clock(), check.clockUnknown());
    if (apart < off) return this.#line('good', check.clock(), check.right());
    return this.#line('mind', check.clock(), check.wrong(Math.round(apart / 60_000)));
  }

  #notifications() {
    if (noticesOn()) return this.#line('good', check.notices(), check.noticesOn());
    switch (mayNotify()) {
      case 'missing': return this.#line('mind', check.notices(), check.noticesMissing());
      case 'denied': return this.#line('mind', check.notices(), check.noticesRefused());
      default:
    }
    if (this.noNotices) return this.#line('mind', check.notices(), check.noticesRefused());
    const turnOn = async () => (this.noNotices = !(await setNotices(true)));
    return this.#line('mind', check.notices(), check.noticesOff(),
      html`<wa-button appearance="outlined" @click=${turnOn}>${check.turnOn()}</wa-button>`);
  }

  #sound() {
    return this.#line('good', check.sound(), check.soundText(),
      html`<wa-button appearance="outlined" @click=${() => setSound(true)}>${check.play()}</wa-button>`);
  }

  async #ask(): Promise<void> {
    this.answer = undefined;
    try {
      this.answer = (await askRelay(this.room)) ?? 'unwell';
    } catch {
      this.answer = null;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-visit-check': VisitCheck;
  }
}
