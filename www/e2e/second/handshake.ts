/**
 * The patient's side of one handshake (crypto/SPEC.md, 5): bytes and times in, bytes out. A refusal
 * is a `Refused` with the check's ID; the attempt is then over. JavaScript cannot overwrite a BigInt:
 * what must be erased is let go.
 */
import { createHmac } from 'node:crypto';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { must, Reader, Refused, u64, u8, utf8, v16 } from './bytes.ts';
import { ciphertextBytes, PrivateKey, PublicKey, signatureBytes } from './elgamal.ts';
import { elementBytes, encodeElement, g, power, randomScalar, type Draw } from './group.ts';
import { firstTranscript, helloKey, patientId, type Invitation } from './invitation.ts';
import { h512, kdf } from './label.ts';
import { parseBlocked, type Blocked } from './payload.ts';
import { open, seal } from './seal.ts';

const kemCiphertextBytes = 1088;

export const opcode = { hello: 1, welcome: 2, keyVerification: 10, sessionToken: 20, sessionConfirm: 25, blocked: 80 } as const;

/** What a frame's time is told from. */
export interface Now {
  /** The patient's own clock, wrong as it may be, in milliseconds. */
  own: bigint;
  /** Milliseconds from anywhere, never set back. */
  monotonic: number;
}

export interface Setup {
  invitation: Invitation;
  identity: PrivateKey;
  name: string;
  /** The highest generation that this doctor has signed so far. */
  generation: bigint;
  draw: Draw;
}

export interface SessionKeys {
  p2d: Buffer;
  d2p: Buffer;
  keyId: Buffer;
  /** For tests alone: the patient needs none of the doctor's group. */
  groupShare: Buffer;
}

/** The doctor refused this patient's generation, or the patient the doctor's: a frame is still to be sent. */
export class OldGeneration extends Error {
  constructor(readonly answer: Buffer) {
    super('WELCOME-GENERATION: this page of the doctor was replaced by a newer one');
  }
}

type Step = 'hello' | 'welcome' | 'token' | 'lobby' | 'over';

export class Attempt {
  /** The highest generation seen signed by the doctor, from the moment that sig0 verifies. */
  generation: bigint;
  /** The doctor's setting, in milliseconds; 0 while it is not known. */
  delta = 0;
  doctor: PublicKey | undefined;
  /** The doctor's clock less the own, mod 2^64. */
  offset = 0n;

  #step: Step = 'hello';
  #t: Buffer;
  #d2p: Buffer;
  #p2d: Buffer | undefined;
  #kem: { publicKey: Uint8Array; secretKey: Uint8Array } | undefined;
  #ss: Buffer | undefined;
  #m: bigint | undefined;
  #e: PrivateKey | undefined;
  #helloLeft = 0;

  constructor(private readonly setup: Setup) {
    this.generation = setup.generation;
    this.#t = firstTranscript(setup.invitation);
    this.#d2p = helloKey(setup.invitation, 'D2P');
  }

  /** The transcript, for tests. */
  get transcript(): Buffer {
    return this.#t;
  }

  /** Which opcode comes next from the doctor, if one does. */
  get expects(): number | undefined {
    return this.#step === 'welcome' ? opcode.welcome : this.#step === 'token' ? opcode.sessionToken : undefined;
  }

  get over(): boolean {
    return this.#step === 'over';
  }

  get #patientId(): Buffer {
    return patientId(this.setup.invitation.id, this.setup.identity.public.bytes);
  }

  /** Makes frame 1; `now` is when it leaves. */
  hello(now: Now): Buffer {
    const { invitation, draw } = this.setup;
    this.#helloLeft = now.monotonic;
    this.#kem = ml_kem768.keygen(draw('kem key seed', 64));
    this.#step = 'welcome';
    const content = Buffer.concat([this.#kem.publicKey, draw('nonce', 16)]);
    return this.#send(opcode.hello, helloKey(invitation, 'P2D'), content, invitation.id);
  }

  /** Takes frame 2, makes frame 10. Throws `OldGeneration` with a frame 10 that is to be sent all the same. */
  welcome(frame: Buffer, now: Now): Buffer {
    return this.#attempt(() => this.#welcome(frame, now));
  }

  /** Takes frame 20, makes frame 25 and the session's keys. */
  token(frame: Buffer, now: Now): { confirm: Buffer; keys: SessionKeys } {
    return this.#attempt(() => this.#token(frame, now));
  }

  /** Takes BLOCKED in the place of another frame; the attempt is over. */
  blocked(frame: Buffer): Blocked {
    return this.#attempt(() => {
      const payload = open(this.#d2p, Buffer.concat([u8(opcode.blocked), this.#t]), frame.subarray(1), 'BLOCKED-SEAL');
      this.give();
      return parseBlocked(payload, 'BLOCKED-LAYOUT');
    });
  }

  /** How long after HELLO has left the attempt ends, in milliseconds. */
  get pendingFor(): number {
    return this.delta === 0 ? 60_000 : 4 * this.delta;
  }

  /** Ends the attempt and lets all its secrets go. */
  give(): void {
    this.#step = 'over';
    this.#d2p.fill(0);
    this.#letGo();
  }

  #letGo(): void {
    this.#kem?.secretKey.fill(0);
    this.#p2d?.fill(0);
    this.#ss?.fill(0);
    this.#kem = this.#p2d = this.#ss = this.#m = this.#e = undefined;
  }

  #attempt<T>(step: () => T): T {
    try {
      return step();
    } catch (reason) {
      this.give();
      throw reason;
    }
  }

  #welcome(frame: Buffer, now: Now): Buffer {
    must(this.#step === 'welcome' && frame[0] === opcode.welcome, 'HS-ORDER');
    const { invitation } = this.setup;
    const before = this.#t;
    const content = this.#open(frame, 'WELCOME-SEAL');
    const from = new Reader(content, 'WELCOME-LAYOUT');
    const yD = from.take(elementBytes);
    const eD = from.take(elementBytes);
    const kemCiphertext = from.take(kemCiphertextBytes);
    const clock = from.u64();
    const delta = from.u32();
    const generation = from.u64();
    const signed = content.subarray(0, -signatureBytes);
    const sig0 = from.take(signatureBytes);
    from.end();

    const doctor = decode(yD, 'WELCOME-DOCTOR');
    must(doctor.fingerprint.equals(invitation.doctorFingerprint), 'WELCOME-DOCTOR');
    verify(doctor, 'welcome', before, signed, sig0, 'WELCOME-SIGNATURE');
    const old = generation < this.generation;
    if (!old) this.generation = generation;
    must(1_000 <= delta && delta <= 60_000, 'WELCOME-DELTA');
    this.offset = BigInt.asUintN(64, clock - now.own);
    this.#ss = Buffer.from(ml_kem768.decapsulate(kemCiphertext, this.#kem!.secretKey));
    const keyMaterial = Buffer.concat([invitation.secret, this.#ss]);
    const handshakeKey = (way: string) => kdf(keyMaterial, this.#t, `handshake key ${way}`, 64);
    this.#p2d = handshakeKey('P2D');
    if (old) {
      const answer = this.#keyVerification(now, '', Buffer.alloc(elementBytes), Buffer.alloc(ciphertextBytes));
      throw new OldGeneration(answer);
    }
    must(now.monotonic - this.#helloLeft <= delta, 'WELCOME-LATE');
    const encryptionKey = decode(eD, 'WELCOME-ELEMENT');

    this.delta = delta;
    this.doctor = doctor;
    this.#d2p.fill(0);
    this.#d2p = handshakeKey('D2P');
    this.#e = PrivateKey.generate(this.setup.draw, 'e_P');
    this.#m = power(g, randomScalar(this.setup.draw, 't'));
    this.#step = 'token';
    return this.#keyVerification(now, this.setup.name, this.#e.public.bytes, encryptionKey.encrypt(this.#m, this.setup.draw));
  }

  #keyVerification(now: Now, name: string, e: Buffer, ciphertext: Buffer): Buffer {
    const { invitation, identity, draw } = this.setup;
    const fields = Buffer.concat([
      identity.public.bytes, e, v16(utf8(name)), this.#doctorsTime(now), draw('RNi', 16), invitation.doctorFingerprint,
      this.#patientId, u64(this.generation), ciphertext,
    ]);
    const signature = identity.sign('key verification', Buffer.concat([this.#t, fields]), draw);
    return this.#send(opcode.keyVerification, this.#p2d!, Buffer.concat([fields, signature]));
  }

  #token(frame: Buffer, now: Now): { confirm: Buffer; keys: SessionKeys } {
    must(this.#step === 'token' && frame[0] === opcode.sessionToken, 'HS-ORDER');
    must(now.monotonic - this.#helloLeft <= this.pendingFor, 'HS-PENDING');
    const before = this.#t;
    const content = this.#open(frame, 'TOKEN-SEAL');
    const from = new Reader(content, 'TOKEN-LAYOUT');
    const time = from.u64();
    from.take(16); // RN_GWN: it is in T, which is all it is for.
    const id = from.take(16);
    const ciphertext = from.take(ciphertextBytes);
    const signature = from.take(signatureBytes);
    from.end();

    verify(this.doctor!, 'session token', before, content.subarray(0, -signatureBytes), signature, 'TOKEN-SIGNATURE');
    must(id.equals(this.#patientId), 'TOKEN-PATIENT');
    const delay = BigInt.asIntN(64, this.#doctorsTime(now).readBigUInt64BE() - time);
    must((delay < 0n ? -delay : delay) <= BigInt(this.delta), 'TOKEN-TIME', `off by ${delay} ms`);
    must(this.#decrypt(ciphertext) === this.#m, 'TOKEN-SECRET');

    const material = Buffer.concat([encodeElement(this.#m), this.#ss!, this.setup.invitation.secret]);
    const derive = (name: string, size: number) => kdf(material, this.#t, name, size);
    const stamp = this.#doctorsTime(now);
    const verifier = createHmac('sha512', derive('verifier key', 64)).update(this.#t).update(stamp).digest();
    const keys = {
      p2d: derive('session key P2D', 64),
      d2p: derive('session key D2P', 64),
      groupShare: derive('group share', 32),
      keyId: derive('session key id', 8),
    };
    const confirm = this.#send(opcode.sessionConfirm, this.#p2d!, Buffer.concat([stamp, verifier]));
    // Only the D→P key lives on, for BLOCKED until LOBBY opens.
    this.#letGo();
    this.#step = 'lobby';
    return { confirm, keys };
  }

  #decrypt(ciphertext: Buffer): bigint {
    try {
      return this.#e!.decrypt(ciphertext);
    } catch (reason) {
      throw new Refused(reason instanceof Refused && reason.check.startsWith('ELEM-') ? 'TOKEN-ELEMENT' : 'TOKEN-SECRET');
    }
  }

  #doctorsTime(now: Now): Buffer {
    return u64(BigInt.asUintN(64, now.own + this.offset));
  }

  #send(code: number, key: Buffer, content: Buffer, clear: Buffer = Buffer.alloc(0)): Buffer {
    const head = Buffer.concat([u8(code), clear]);
    const frame = Buffer.concat([head, seal(key, Buffer.concat([head, this.#t]), content, this.setup.draw)]);
    this.#advance(frame);
    return frame;
  }

  #open(frame: Buffer, check: string): Buffer {
    const content = open(this.#d2p, Buffer.concat([frame.subarray(0, 1), this.#t]), frame.subarray(1), check);
    this.#advance(frame);
    return content;
  }

  #advance(frame: Buffer): void {
    this.#t = h512('transcript step', this.#t, frame);
  }
}

/** What fails inside fails as `check`. */
function as<T>(check: string, action: () => T): T {
  try {
    return action();
  } catch (reason) {
    throw reason instanceof Refused ? new Refused(check, reason.check) : reason;
  }
}

const decode = (bytes: Buffer, check: string) => as(check, () => PublicKey.decode(bytes));

function verify(key: PublicKey, context: string, t: Buffer, signed: Buffer, signature: Buffer, check: string): void {
  as(check, () => key.verify(context, Buffer.concat([t, signed]), signature));
}
