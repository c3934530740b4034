/** Long-running operations: accepted at once, asked about until they end. */
import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { ArmError } from "./arm-error.ts";

export interface Ending {
  readonly status: number;
  readonly body?: object;
}

interface Running {
  readonly ending: Ending;
  asked: number;
}

export class Operations {
  /** How often an operation answers that it still runs. */
  rounds = 1;
  readonly #running = new Map<string, Running>();

  /** 202 with the address at which the ending is found. */
  accept(c: Context, ending: Ending): Response {
    const id = randomUUID();
    this.#running.set(id, { ending, asked: 0 });
    const { origin, pathname } = new URL(c.req.url);
    const subscription = pathname.split("/").slice(0, 3).join("/");
    return c.body(null, 202, {
      Location: `${origin}${subscription}/operationresults/${id}?api-version=2020-06-01`,
      "Retry-After": "0",
    });
  }

  ask(c: Context, id: string): Response {
    const running = this.#running.get(id);
    if (!running) throw new ArmError(404, "NotFound", "The operation was not found.");
    running.asked += 1;
    if (running.asked <= this.rounds)
      return c.body(null, 202, { Location: c.req.url, "Retry-After": "0" });
    const { status, body } = running.ending;
    return Response.json(body ?? {}, { status });
  }
}
