/** What elements of the doctor's room ask of the room around them. */
import type { Command, InvitationId } from '../engine/types.ts';

/** Do this; the room asks back first where it cannot be undone, and says why it was refused. */
export class CommandEvent extends Event {
  constructor(readonly command: Command) {
    super('tm-command', { bubbles: true, composed: true });
  }
}

/** Show this thread: 'everyone' or a patient's id; with its details, if asked. */
export class ShowEvent extends Event {
  constructor(
    readonly thread: string,
    readonly details = false,
  ) {
    super('tm-show', { bubbles: true, composed: true });
  }
}

/** Open the invitations: a form for a new one, the walk-in link, or one that was made before. */
export class InviteEvent extends Event {
  constructor(readonly which: 'new' | 'open' | InvitationId = 'new') {
    super('tm-invite', { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'tm-command': CommandEvent;
    'tm-show': ShowEvent;
    'tm-invite': InviteEvent;
  }
}
