/** The plain HTML that the sign-in pages share. */
import { html } from "hono/html";
import type { EntraError } from "../entra-error.ts";
import type { EntraState } from "../state.ts";
import type { EntraTenant } from "../tenants.ts";

type Html = ReturnType<typeof html>;

export function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          body {
            font: 1rem system-ui;
            max-width: 28rem;
            margin: 3rem auto;
            padding: 0 1rem;
          }
          button {
            display: block;
            width: 100%;
            margin: 0.4rem 0;
            padding: 0.6rem;
            text-align: left;
            font: inherit;
          }
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${body}
      </body>
    </html>`;
}

/** One button per account; the form goes back to the address it came from. */
export function accountButtons({ people }: EntraTenant): Html[] {
  return people.map(
    (person) =>
      html`<button name="account" value="${person.userPrincipalName}">
        ${person.displayName} · ${person.userPrincipalName}
      </button>`,
  );
}

export function errorPage(state: EntraState, error: EntraError): Html {
  const body = error.body(state.origin, crypto.randomUUID(), state.clock());
  return page(
    "Sorry, but we’re having trouble signing you in.",
    html`<p>${body["error_description"]}</p>`,
  );
}
