import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { mayNotify, noticesOn, setNotices, setSound } from '../lib/attention.ts';
import { shared } from '../styles/shared.ts';
import { check } from '../texts/patient-check.ts';

/** An answer that takes longer is felt. */
const slow = 700;

/** A clock is off when somebody would notice. */
const off = 90_000;

/** What one answer of the relay tells: how long it took, and how far apart the clocks are. */
interface Answer {
  took: number;
  apart: number | undefined;
}

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

  /** undefined while it is asked, null when there was none. */
  @state() private answer: Answer | null | undefined;
  @state() private notices = false;

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
    if (answer.took < slow) return this.#line('good', check.connection(), check.fast());
    return this.#line('mind', check.connection(), check.slow((answer.took / 1000).toFixed(1)));
  }

  #clock() {
    const apart = this.answer?.apart;
    if (this.answer === undefined) return this.#line('mind', check.clock(), check.checking());
    if (apart === undefined) return this.#line('mind', check.clock(), check.clockUnknown());
    if (apart < off) return this.#line('good', check.clock(), check.right());
    return this.#line('mind', check.clock(), check.wrong(Math.round(apart / 60_000)));
  }

  #notifications() {
    if (this.notices || noticesOn()) return this.#line('good', check.notices(), check.noticesOn());
    switch (mayNotify()) {
      case 'missing': return this.#line('mind', check.notices(), check.noticesMissing());
      case 'denied': return this.#line('mind', check.notices(), check.noticesRefused());
      default:
    }
    const turnOn = async () => {
      await setNotices(true);
      this.notices = noticesOn();
    };
    return this.#line('mind', check.notices(), check.noticesOff(),
      html`<wa-button appearance="outlined" @click=${turnOn}>${check.turnOn()}</wa-button>`);
  }

  #sound() {
    return this.#line('good', check.sound(), check.soundText(),
      html`<wa-button appearance="outlined" @click=${() => setSound(true)}>${check.play()}</wa-button>`);
  }

  /** Twice, since the first may have had to open the connection. */
  async #ask(): Promise<void> {
    this.answer = undefined;
    try {
      await fetch('/healthz', { cache: 'no-store' });
      const began = performance.now();
      const { headers } = await fetch('/healthz', { cache: 'no-store' });
      const took = performance.now() - began;
      const there = Date.parse(headers.get('Date') ?? '');
      this.answer = { took, apart: Number.isNaN(there) ? undefined : Math.abs(Date.now() - there) };
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
