/** Whom a change may reach. */

/** Whether every address is one of the allowed ones or in an allowed `@domain`, all lower case. */
export function areAllowed(recipients: readonly string[], allowed: readonly string[]): boolean {
  return recipients.every((recipient) => {
    // Nothing but a plain address: quoted or nested forms are read differently by different systems.
    const domain = /^[^\s@"'<>()[\],;:\\]+(@[^\s@"'<>()[\],;:\\]+)$/.exec(recipient)?.[1];
    return domain !== undefined && (allowed.includes(recipient) || allowed.includes(domain));
  });
}
