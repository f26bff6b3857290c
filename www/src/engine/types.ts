/**
 * What a page and its Go engine say to each other. The engine runs in a Web
 * Worker; everything here is plain data that survives `postMessage`. No key, no
 * secret and no sealed byte is among it, except the invitation's link, which the
 * doctor hands on.
 *
 * Ids are lower-case hex. Times are milliseconds since the Unix epoch, on this
 * device's clock. Numbers of things are plain numbers.
 */
export type Role = 'doctor' | 'patient';

/** A patient's id (ID_Di, 32 hex digits) and the id of an invitation (16). */
export type PatientId = string;
export type InvitationId = string;

/** How the page stands to the relay. `waiting` is between two attempts. */
export type Link = 'none' | 'connecting' | 'online' | 'waiting' | 'stopped';

/* ------------------------------------------------------------------ doctor */

export interface DoctorState {
  kind: 'doctor';
  /** `setup`: no practice on this device yet. `locked`: asks for the passphrase. */
  phase: 'setup' | 'locked' | 'open' | 'superseded';
  name: string;
  room: string;
  fingerprint: string;
  link: Link;
  /** The relay's last close code (relay/SPEC.md), 0 if none matters now. */
  closeCode: number;
  /**
   * When the next attempt to reach the relay is made, while `link` is `waiting`; while `locked` and
   * after a wrong passphrase, when the next one may be tried.
   */
  retryAt: number;
  /** The longest delay while joining, in milliseconds; so in the command, and `allowed` below. */
  deltaTS: number;
  epoch: number;
  /** How many patients the next broadcast goes to, away or not. */
  audience: number;
  hasPassphrase: boolean;
}

export type PatientStatus = 'waiting' | 'admitted' | 'away' | 'held' | 'blocked' | 'removed';

export interface Patient {
  id: PatientId;
  name: string;
  status: PatientStatus;
  /** A live session exists; an `admitted` patient without one is shown as away. */
  online: boolean;
  /** Whether the doctor has let this patient in (it survives going away). */
  admitted: boolean;
  /** Since when in this status. */
  since: number;
  /** How this key came: under a personal link for the first time, known, by the open link. */
  via: 'personal-first' | 'known' | 'open';
  invitation: InvitationId;
  fingerprint: string;
  safetyNumber: string[];
  verified: boolean;
  /** Short id of the running session's key, '' without one. */
  sessionKeyId: string;
  /** 0: not blocked. */
  blockedUntil: number;
  blockReason: string;
  /** For a held key: the patient whose invitation it came under. */
  heldFor: PatientId;
  firstSeen: number;
  lastSeen: number;
}

export interface Invitation {
  id: InvitationId;
  open: boolean;
  patientName: string;
  /** The fragment without '#': the page makes the link from it. '' when no longer usable. */
  fragment: string;
  created: number;
  /** 0: no end. */
  validUntil: number;
  status: 'made' | 'opened' | 'used' | 'expired' | 'revoked' | 'blocked';
  patient: PatientId;
  blockedUntil: number;
}

/* ----------------------------------------------------------------- patient */

/** The visible steps of joining, in order; each ticks off once. */
export type JoinStep = 'connected' | 'doctor-verified' | 'secured' | 'waiting';

export interface PatientState {
  kind: 'patient';
  /**
   * `none`: no link was ever opened here. `invited`: a link is open, not joined.
   * `joining`: steps run. `lobby`, `held` (the doctor checks that it is the same person),
   * `admitted`. `blocked`, `ended` (by the doctor), `left` (by the patient), `refused`
   * (the invitation is expired, revoked or unknown).
   */
  phase: 'none' | 'invited' | 'joining' | 'lobby' | 'held' | 'admitted' | 'blocked' | 'ended' | 'left' | 'refused';
  doctorName: string;
  doctorFingerprint: string;
  /** The doctor's page is connected to the relay. */
  doctorOnline: boolean;
  name: string;
  patientId: PatientId;
  personal: boolean;
  steps: JoinStep[];
  link: Link;
  closeCode: number;
  retryAt: number;
  /** What went wrong last in joining, '' when nothing did. */
  trouble: '' | 'late' | 'doctor-not-verified' | 'no-answer' | 'busy' | 'expired' | 'revoked' | 'older-doctor';
  /** Measured delay in milliseconds when trouble is `late`. */
  delay: number;
  allowed: number;
  blockedUntil: number;
  endReason: '' | 'ended' | 'ended-for-you' | 'removed';
  safetyNumber: string[];
  sessionKeyId: string;
  epoch: number;
}

/** Invitations this patient's device knows: shown when the page is opened without a link. */
export interface Visit { invitation: InvitationId; doctorName: string; name: string; lastUsed: number }

/* ---------------------------------------------------------------- messages */

export interface Message {
  id: string;
  /** 'everyone' or a patient's id; on the patient's page 'everyone' or 'private'. */
  thread: string;
  from: 'doctor' | 'patient';
  mine: boolean;
  number: number;
  time: number;
  text: string;
  /** Of one's own messages: how many it was sent to, and who has decrypted it (opcode 50). */
  sentTo: PatientId[];
  readBy: PatientId[];
  /** On the patient's page: the doctor has it. */
  received: boolean;
}

/* ---------------------------------------------------------- protocol drawer */

export interface ProtocolFrame {
  /** Counts up from 1 in this page's life. */
  n: number;
  time: number;
  sent: boolean;
  opcode: number;
  name: string;
  /** The patient's name or id as the drawer shows it, 'everyone', or the doctor. */
  peer: string;
  fields: { name: string; value: string }[];
  checks: string[];
  /** Why it was refused; '' if it was not. */
  refused: string;
}

/* -------------------------------------------------------------- diagnostics */

/** What `diagnose` measures, in this order. `handshake` is both sides' computing added up. */
export const operations = ['key-pair', 'sign', 'verify', 'encrypt', 'decrypt', 'seal', 'handshake'] as const;
export type Operation = (typeof operations)[number];

/* -------------------------------------------------------------- the channel */

export type EngineEvent =
  | { type: 'state'; state: DoctorState | PatientState }
  | { type: 'patient'; patient: Patient }
  | { type: 'patient-gone'; id: PatientId }
  | { type: 'invitation'; invitation: Invitation }
  | { type: 'visit'; visit: Visit }
  | { type: 'message'; message: Message }
  | { type: 'frame'; frame: ProtocolFrame }
  /** What `diagnose` has found that one operation takes here; for `seal`, what 1 MB (1,048,576 bytes) takes. */
  | { type: 'measured'; operation: Operation; ms: number }
  /** All stored things have been told; the page may be drawn. */
  | { type: 'ready' };

export type Command =
  /* doctor */
  | { type: 'setup'; name: string }
  | { type: 'invite'; open: boolean; patientName: string }
  | { type: 'revoke'; invitation: InvitationId }
  | { type: 'admit'; patients: PatientId[] }
  | { type: 'lobby'; patients: PatientId[] }
  | { type: 'remove'; patient: PatientId }
  | { type: 'block'; patient: PatientId }
  | { type: 'unblock'; patient: PatientId }
  | { type: 'unblock-invitation'; invitation: InvitationId }
  | { type: 'repin'; patient: PatientId }
  | { type: 'verify'; patient: PatientId; verified: boolean }
  | { type: 'end'; patients: PatientId[] }
  | { type: 'set-delta-ts'; deltaTS: number }
  | { type: 'set-passphrase'; old: string; new: string }
  | { type: 'unlock'; passphrase: string }
  | { type: 'lock' }
  /* patient */
  | { type: 'open'; fragment: string }
  | { type: 'resume'; invitation: InvitationId }
  | { type: 'join'; name: string }
  | { type: 'leave' }
  /* both; `to` is 'everyone' or a patient's id, and ignored on the patient's page */
  | { type: 'send'; to: string; text: string }
  | { type: 'reconnect' }
  /** Measures each operation; a `measured` follows for each. Refused with `not-now` while it goes on. */
  | { type: 'diagnose' }
  /** Runs what the first handshake will need; the worker says it once, after `start`. */
  | { type: 'warm-up' }
  | { type: 'erase' };

/** Why a command was refused: the page has the words. */
export type Refusal =
  | 'name' | 'text-empty' | 'text-too-long' | 'link-damaged' | 'link-version' | 'link-own' | 'outbox-full'
  | 'unknown' | 'not-now' | 'passphrase' | 'delta-ts' | 'storage' | 'internal';

/**
 * Why the engine cannot run here at all. `second-tab`: another tab runs it, and this one waits.
 * `taken-over`: another tab was asked to go on, and this one has stopped.
 */
export type Obstacle =
  | 'insecure' | 'no-wasm' | 'no-storage' | 'second-tab' | 'taken-over' | 'load-failed' | 'unreadable' | 'engine-died';

/** An invitation made by `invite` is answered with its id; other commands with ''. */
export type CommandResult = { ok: true; value: string } | { ok: false; refusal: Refusal };

export type ToWorker =
  /** `takeOver`: another tab that runs the engine is to stop. */
  | { type: 'start'; role: Role; wasmURL: string; socketBase: string; takeOver: boolean }
  /** While `second-tab`: this tab is to go on, and the other is to stop. */
  | { type: 'take-over' }
  /** The network, the device or the person is back: ask at once whether the socket still lives. */
  | { type: 'wake' }
  | { type: 'command'; id: number; command: Command };

export type FromWorker =
  | { type: 'events'; events: EngineEvent[] }
  | { type: 'result'; id: number; result: CommandResult }
  | { type: 'obstacle'; obstacle: Obstacle };

/* ------------------------------------------------ between the worker and Go */

/** A stored value, already sealed by the engine; `value: null` deletes. */
export interface Write { name: string; value: Uint8Array | null }

/**
 * What the engine wants done after each call, in this order: the writes made
 * durable in one transaction, the frames sent on the socket that was open before, that
 * socket closed and another opened, the events shown. A socket that is closed this way
 * is not told by `socketClosed`.
 */
export interface Output {
  writes: Write[];
  /** Open a socket to this room (32 hex digits), closing any other; origin '' is the page's own. */
  connect: { room: string; origin: string } | null;
  /** Close the socket. */
  disconnect: boolean;
  /** Envelopes for the socket that was open before. */
  send: Uint8Array[];
  events: EngineEvent[];
  /** Forget everything stored on this device, after `send`. */
  erase: boolean;
  /** Call `tick` at this monotonic time (ms); 0: never. */
  deadline: number;
}

/**
 * The one global that each role's wasm provides: `new TelemedEngine()`. `wall` is Date.now(), `mono`
 * performance.now(), both noted when the thing happened (a message came off the socket, say).
 * Each method but `command` returns an Output; `command` returns its result and an Output.
 * A call that could not go on returns undefined, and the engine has ended.
 */
export interface TelemedEngine {
  /** `vaultKey` is 64 bytes, zeroed by the engine's caller afterwards; `records` is all that is stored, `passphrase` records included. */
  start(vaultKey: Uint8Array, records: { name: string; value: Uint8Array }[], wall: number, mono: number): Output;
  command(command: Command, wall: number, mono: number): { result: CommandResult; output: Output };
  socketOpen(wall: number, mono: number): Output;
  socketMessage(data: Uint8Array, wall: number, mono: number): Output;
  socketClosed(code: number, wall: number, mono: number): Output;
  tick(wall: number, mono: number): Output;
}
