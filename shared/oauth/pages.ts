/** The few words that a person reads between Claude and Entra. */

/** Nothing is loaded, nothing runs, nobody frames it. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
};

/**
 * Asks before a program on the person's computer gets the sign-in. Links, not a form: what they lead
 * to holds only for the browser that was asked.
 */
export function consentPage(
  redirectUri: string,
  links: { continue: string; cancel: string },
): string {
  const { origin } = new URL(redirectUri);
  return page(
    "Connect to Microsoft 365?",
    `<p>A program on this computer, at <strong>${escape(origin)}</strong>, asks to use Microsoft 365 as you:
 to read, and where your organisation allows it to change, what you may see yourself.</p>
<p>Go on only if you are connecting Claude on this computer right now.</p>
<p><a class="go" href="${escape(links.continue)}">Continue</a> <a href="${escape(links.cancel)}">Cancel</a></p>`,
  );
}

export function errorPage(message: string): string {
  return page("The sign-in did not work", `<p>${escape(message)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:1rem/1.5 system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem}a{margin-right:1rem}.go{font-weight:600}</style></head>
<body><h1>${title}</h1>
${body}
</body></html>`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
