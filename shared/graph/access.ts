/** The access token that one tool call's requests carry: asked for once, renewed when refused. */
import type { GraphTokenSource } from "../identity/graph-tokens.ts";
import type { GraphToken } from "../identity/request-graph-token.ts";

/** Why another token is wanted: `fresh`, not a cached one; or one for `claims`, JSON for Entra. */
export type TokenRenewal = { fresh: true } | { claims: string };

export class Access {
  readonly #source: GraphTokenSource;
  #token: Promise<GraphToken> | undefined;
  #scopes: readonly string[] = [];

  constructor(source: GraphTokenSource) {
    this.#source = source;
  }

  /** Scopes of the newest token; empty before the first. */
  get scopes(): readonly string[] {
    return this.#scopes;
  }

  token(): Promise<GraphToken> {
    return this.#token ?? this.#ask();
  }

  /** Replaces a token that was refused, unless a parallel request has done so already. */
  renew(refused: Promise<GraphToken>, renewal: TokenRenewal): void {
    if (this.#token === refused) void this.#ask(renewal);
  }

  #ask(renewal?: TokenRenewal): Promise<GraphToken> {
    const asked = this.#source.token(renewal).then((token) => {
      this.#scopes = token.scopes;
      return token;
    });
    this.#token = asked;
    // A failure reaches whoever awaits the token; the request after it asks again.
    asked.catch(() => {
      if (this.#token === asked) this.#token = undefined;
    });
    return asked;
  }
}
