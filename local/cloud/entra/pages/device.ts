/** The page on which a person enters a device code and picks an account. */
import { html } from "hono/html";
import type { Context } from "hono";
import { EntraError } from "../entra-error.ts";
import type { LocalEnv } from "../local-env.ts";
import { answerDeviceCode } from "../sign-in.ts";
import type { EntraState } from "../state.ts";
import type { EntraTenant } from "../tenants.ts";
import { accountButtons, errorPage, page } from "./layout.ts";

export function devicePage({
  tenants,
}: EntraState): (c: Context<LocalEnv>) => Response | Promise<Response> {
  return (c) =>
    c.html(
      page(
        "Enter code to allow access",
        html`<form method="post">
          <p>
            <label
              >Code <input name="user_code" required value="${c.req.query("user_code") ?? ""}"
            /></label>
          </p>
          <p>Pick an account:</p>
          ${accountButtons(tenants[0] as EntraTenant)}
          <button name="decline" value="1">Decline</button>
        </form>`,
      ),
    );
}

/** Form fields: `user_code`, and `account` (a user principal name) or `decline`. */
export function deviceSubmit(state: EntraState): (c: Context<LocalEnv>) => Promise<Response> {
  return async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const account = form.has("decline") ? undefined : (form.get("account") ?? "");
    try {
      answerDeviceCode(state, form.get("user_code") ?? "", account);
    } catch (error) {
      if (!(error instanceof EntraError)) throw error;
      return await c.html(errorPage(state, error), 400);
    }
    return await c.html(
      page("You may close this window now.", html`<p>The application has its answer.</p>`),
    );
  };
}
