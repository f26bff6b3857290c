/** The link of an invitation. The fragment never leaves a browser; the relay sees /patient only. */
export const inviteLink = (fragment: string): string => `${location.origin}/patient#${fragment}`;
