/**
 * A whole patient, written from crypto/SPEC.md and relay/SPEC.md and from nothing else: joins a
 * conference by its link, comes back by itself, reads and writes. It keeps nothing beyond its life.
 */
import { randomInt } from 'node:crypto';
import { checkName, fromFragment, safetyNumber, type Invitation } from './invitation.ts';
import { Refused } from './bytes.ts';
import { contentType } from './content.ts';
import { Conversation } from './conversation.ts';
import { PrivateKey, type PublicKey } from './elgamal.ts';
import { random, type Draw } from './group.ts';
import { Attempt, OldGeneration, opcode as handshake, type Now } from './handshake.ts';
import type { Incoming, Outgoing } from './files.ts';
import { exit, opcode, parseBlocked, parseDisconnect, parseHint, parseLobby, type Audience, type Blocked, type Status } from './payload.ts';
import { Connection } from './relay.ts';
import { Session } from './session.ts';
import { Timers } from './timers.ts';

const sessionEndsAfter = 12 * 3_600_000;
const lobbyWithin = 75_000;
/** Everyone comes back at once: each at random in this time. */
const returnWithin = 5_000;
const firstPause = 1_000;
const longestPause = 30_000;
const goingAway = 1001;
const roomFull = 4004;
const roomFullPause = 60_000;

/** Close codes that coming back would not mend. */
const final: ReadonlySet<number> = new Set([4000, 4002, 4003, 4009]);
/** A connection that broke may have been everybody's: they come back at once the first time, as when the relay goes away. */
const broken: ReadonlySet<number> = new Set([1000, 1005, 1006]);
/** No code of the relay's: this page ended the connection, and tries again. */
const givenUp = 0;

/** What each check counts as when it fails (crypto/SPEC.md, 11): these the page warns of, those it tries again. */
const doctors = /^(WELCOME-(LAYOUT|DOCTOR|SIGNATURE|DELTA|ELEMENT)|TOKEN-(LAYOUT|SIGNATURE|PATIENT|ELEMENT|SECRET)|BLOCKED-LAYOUT)$/;

export type State = 'away' | 'joining' | Status | 'over';

export class Patient {
  state: State = 'away';
  /** Why it is over, or why the last attempt failed: a check's ID, or what the doctor said. */
  why = '';
  blocked: Blocked | undefined;
  readonly invitation: Invitation;
  readonly identity: PrivateKey;
  readonly #conversation: Conversation;
  readonly #name: string;
  readonly #origin: string;
  readonly #draw: Draw;
  readonly #timers = new Timers();
  #generation = 0n;
  #doctor: PublicKey | undefined;
  /** The doctor's clock less the own. */
  #offset = 0n;
  #connection: Connection | undefined;
  #attempt: Attempt | undefined;
  #session: Session | undefined;
  /** Since a session last stood. */
  #failures = 0;
  #changed: () => void = () => {};

  constructor(link: string, options: { name?: string; identity?: PrivateKey; draw?: Draw } = {}) {
    const { hash, origin } = new URL(link);
    this.invitation = fromFragment(hash.slice(1));
    this.#origin = this.invitation.relayOrigin || origin;
    this.#draw = options.draw ?? random;
    this.identity = options.identity ?? PrivateKey.generate(this.#draw, 'x_P');
    this.#name = options.name ?? this.invitation.patientName;
    checkName(this.#name);
    const way = {
      send: (code: number, payload: Uint8Array) => this.#send(code, payload),
      sendFrame: (frame: Buffer) => this.#connection?.send(frame),
      now: () => BigInt.asUintN(64, this.#now().own + this.#offset),
      isAdmitted: () => this.state === 'admitted',
      doctor: () => this.#doctor,
    };
    this.#conversation = new Conversation(this.invitation, this.identity, this.#draw, way, this.#timers);
  }

  get safetyNumber(): string[] {
    return safetyNumber(this.invitation.doctorFingerprint, this.identity.public.fingerprint);
  }

  /** The short id of the session's keys, which both pages can show. */
  get keyId(): string {
    return this.#session?.keyId.toString('hex') ?? '';
  }

  /** The texts shown, in order. */
  get texts(): { audience: Audience; text: string }[] {
    return this.#conversation.inbox.shown
      .filter(({ type }) => type === contentType.text)
      .map(({ audience, body }) => ({ audience, text: body.toString('utf8') }));
  }

  /** Resolves once `holds`, which is asked after everything that happens. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => (this.#changed = resolve));
  }

  join(): void {
    const mine = (action: () => void) => {
      if (this.#connection === connection) this.#event(action);
    };
    const connection = new Connection(this.#origin, this.invitation.room, {
      doctor: (online, again) => mine(() => this.#doctorIs(online, again)),
      deliver: (frame) => mine(() => this.#deliver(frame)),
      closed: (code) => mine(() => this.#closed(code)),
    });
    this.#connection = connection;
  }

  /** The files that the doctor sends or has sent. */
  get files(): readonly Incoming[] {
    return this.#conversation.incoming;
  }

  /** Writes to the doctor, once admitted; resolves when the doctor's page has it. */
  async write(text: string): Promise<void> {
    const number = this.#conversation.write(text);
    await this.until(() => this.#conversation.isAcknowledged(number));
  }

  /** Sends a file to the doctor; its `over` says when that is done. */
  /** Tells the doctor that all that came so far has been before somebody's eyes. */
  tellRead(audience: Audience): void {
    this.#conversation.tellRead(audience);
  }

  sendFile(name: string, mediaType: string, content: Buffer): Outgoing {
    return this.#conversation.sendFile(name, mediaType, content);
  }

  /** Leaves the conference. */
  leave(): void {
    if (this.#session?.connected) this.#send(opcode.exit, exit);
    this.#event(() => this.#over('left'));
  }

  /** As a network does that is gone. */
  loseConnection(): void {
    this.#event(() => this.#giveUp());
  }

  #now(): Now {
    return { own: BigInt(Date.now()), monotonic: performance.now() };
  }

  /** Does what an event asks for; a refusal ends the attempt or gives the connection up, never the program. */
  #event(action: () => void): void {
    try {
      action();
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      this.why = reason.message;
      this.#giveUp();
    }
    this.#changed();
  }

  #doctorIs(online: boolean, again: boolean): void {
    this.#endSession();
    this.state = 'away';
    if (online && !again && this.#failures === 0) this.#hello();
    else if (online) this.#timers.set('hello', randomInt(returnWithin), () => this.#event(() => this.#hello()));
  }

  #closed(code: number): void {
    this.#connection = undefined;
    this.#endSession();
    if (this.state === 'over') return;
    if (final.has(code)) return this.#over(`the relay closed with ${code}`);
    this.state = 'away';
    this.#timers.set('connect', this.#awayAfter(code), () => this.join());
  }

  #awayAfter(code: number): number {
    if (code === roomFull) return roomFullPause;
    if (code === goingAway) return randomInt(returnWithin);
    const pause = this.#pause();
    return broken.has(code) && this.#failures === 1 ? randomInt(returnWithin) : pause;
  }

  /** Doubles with each failure, and differs from the others'. */
  #pause(): number {
    const least = Math.min(longestPause, firstPause * 2 ** this.#failures++);
    return randomInt(least, 1.5 * least);
  }

  #giveUp(): void {
    this.#connection?.close();
    this.#closed(givenUp);
  }

  #over(why: string): void {
    this.state = 'over';
    this.why = why;
    this.#timers.clear();
    this.#endSession();
    this.#connection?.close();
    this.#connection = undefined;
  }

  #endSession(): void {
    this.#attempt?.give();
    this.#attempt = this.#session = undefined;
    for (const name of ['hello', 'pending', 'lobby', 'resend', 'want', 'session']) this.#timers.stop(name);
  }

  /* The handshake */

  #hello(): void {
    this.#endSession();
    this.state = 'joining';
    const attempt = new Attempt({
      invitation: this.invitation, identity: this.identity, name: this.#name, generation: this.#generation, draw: this.#draw,
    });
    this.#attempt = attempt;
    this.#connection?.send(attempt.hello(this.#now()));
    this.#pending(attempt);
  }

  #pending(attempt: Attempt): void {
    this.#timers.set('pending', attempt.pendingFor, () => this.#event(() => this.#failed('HS-PENDING')));
  }

  /** The attempt is over; another follows after a pause. */
  #failed(why: string): void {
    this.why = why;
    this.#endSession();
    this.state = 'away';
    this.#timers.set('hello', this.#pause(), () => this.#event(() => this.#hello()));
  }

  #handshake(attempt: Attempt, frame: Buffer): void {
    const now = this.#now();
    try {
      if (frame[0] === handshake.blocked) return this.#refusedBy(attempt.blocked(frame));
      if (frame[0] === handshake.welcome) {
        this.#connection?.send(attempt.welcome(frame, now));
        this.#pending(attempt);
      } else {
        const { confirm, keys } = attempt.token(frame, now);
        this.#connection?.send(confirm);
        this.#session = new Session(keys, this.#draw);
        this.#doctor = attempt.doctor;
        this.#offset = attempt.offset;
      }
    } catch (reason) {
      if (reason instanceof OldGeneration) {
        this.#connection?.send(reason.answer);
        return this.#over(reason.message);
      }
      if (!(reason instanceof Refused)) throw reason;
      if (doctors.test(reason.check)) return this.#over(reason.message);
      this.#failed(reason.message);
    } finally {
      this.#generation = attempt.generation;
    }
  }

  #refusedBy(blocked: Blocked): void {
    this.blocked = blocked;
    if (blocked.reason === 'busy' || blocked.reason === 'off in time' || blocked.reason === 'not yet') this.#failed(blocked.reason);
    else this.#over(blocked.reason);
  }

  /* Frames */

  #deliver(frame: Buffer): void {
    const code = frame[0];
    const beforeLobby = this.#session?.connected !== true;
    if (code === handshake.welcome || code === handshake.sessionToken || (code === opcode.blocked && beforeLobby)) {
      // With no attempt pending it is left over from an earlier one.
      if (this.#attempt) this.#handshake(this.#attempt, frame);
    } else if (code === opcode.encMsg) {
      this.#session?.openBroadcast(frame, (payload) => this.#conversation.broadcast(payload));
    } else if (code === opcode.fileChunk) {
      this.#conversation.chunk(frame);
    } else if (this.#session) {
      const payload = this.#session.open(frame);
      if (payload) this.#payload(this.#session, frame[0]!, payload);
    }
  }

  #payload(session: Session, code: number, payload: Buffer): void {
    switch (code) {
      case opcode.lobby: return this.#lobby(session, parseLobby(payload).status);
      case opcode.groupKey: {
        const next = session.groupKey(payload, this.state === 'admitted');
        if (next !== undefined) this.#conversation.inbox.groupKey(next);
        return;
      }
      case opcode.decMsg: return this.#conversation.receipt(payload);
      case opcode.hint: return void parseHint(payload); // for people only, and nobody looks on here
      case opcode.privateMsg: return this.#conversation.message(payload);
      case opcode.disconnect: return this.#over(parseDisconnect(payload));
      case opcode.blocked: return this.#refusedBy(parseBlocked(payload, 'PAYLOAD'));
    }
  }

  #lobby(session: Session, status: Status): void {
    const first = this.state === 'joining';
    const admitted = status === 'admitted' && this.state !== 'admitted';
    this.state = status;
    if (status !== 'admitted') session.endGroup();
    this.#timers.set('lobby', lobbyWithin, () => this.#event(() => this.#giveUp()));
    if (first) {
      this.#attempt?.give();
      this.#attempt = undefined;
      this.#failures = 0;
      this.#timers.stop('pending');
      this.#timers.set('session', sessionEndsAfter, () => this.#event(() => this.#hello()));
    }
    if (admitted) this.#conversation.begin();
  }

  #send(code: number, payload: Uint8Array): void {
    if (this.#session) this.#connection?.send(this.#session.seal(code, payload));
  }
}
