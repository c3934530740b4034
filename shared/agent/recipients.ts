/** Whom a change may reach. */

/** Nothing but a plain address: quoted or nested forms are read differently by different systems. */
const plainAddress = /^[^\s@"<>()[\],;:\\]+(@[^\s@"'<>()[\],;:\\]+)$/;

/** Whether every address is one of the allowed ones or in an allowed `@domain`, all lower case. */
export function areAllowed(recipients: readonly string[], allowed: readonly string[]): boolean {
  return recipients.every((recipient) => {
    const domain = plainAddress.exec(recipient)?.[1];
    if (domain === undefined) return false;
    return allowed.includes(recipient) || (!isGuest(recipient) && allowed.includes(domain));
  });
}

/** `eve_evil.com#EXT#@contoso.com` is a sign-in name of ours for somebody elsewhere. */
function isGuest(address: string): boolean {
  return address.includes("#ext#");
}
