/** Pre-authenticated download URLs and the host that serves them: whoever has the URL may read, and needs no bearer. */
import { randomBytes, randomUUID } from "node:crypto";
import { Hono, type Context } from "hono";
import { LRUCache } from "lru-cache";
import type { SampleDocument } from "../../tenant/content.ts";

/** How long a URL works. The services say only "a short time". */
const lifetime = 3_600_000;

interface Ticket {
  document: SampleDocument;
  name: string;
  eTag: string;
  expires: number;
}

export class Downloads {
  readonly #tickets = new LRUCache<string, Ticket>({ max: 10_000 });
  readonly #origin: string;
  readonly #clock: () => Date;

  constructor(origin: string, clock: () => Date) {
    this.#origin = origin;
    this.#clock = clock;
  }

  /** A URL that serves the document for a while to anyone who has it. */
  issue(document: SampleDocument, name: string, eTag: string): string {
    const tempauth = this.#open(document, name, eTag);
    return `${this.#origin}/_layouts/15/download.aspx?UniqueId=${encodeURIComponent(eTag)}&tempauth=${tempauth}`;
  }

  /** The same for a usage report, at the address that the reports service gives. */
  issueReport(document: SampleDocument, name: string): string {
    return `${this.#origin}/data/download/${this.#open(document, name, `"${randomUUID()}"`)}`;
  }

  #open(document: SampleDocument, name: string, eTag: string): string {
    const ticket = randomBytes(24).toString("base64url");
    const expires = this.#clock().getTime() + lifetime;
    this.#tickets.set(ticket, { document, name, eTag, expires });
    return ticket;
  }

  find(tempauth: string | undefined): Ticket | "expired" | undefined {
    const ticket = this.#tickets.get(tempauth ?? "");
    if (!ticket) return undefined;
    return ticket.expires > this.#clock().getTime() ? ticket : "expired";
  }
}

/** The download host. A request that carries a bearer is refused: the URL is the credential. */
export function createFilesHost(downloads: Downloads): Hono {
  const app = new Hono();
  const download = async (c: Context, key: string | undefined) => {
    if (c.req.header("Authorization") !== undefined)
      return c.json(refusal("unauthenticated", "Unauthorized"), 401);
    const ticket = downloads.find(key);
    if (!ticket) return c.json(refusal("itemNotFound", "The resource could not be found."), 404);
    if (ticket === "expired")
      return c.json(refusal("unauthenticated", "The download URL has expired."), 401);
    return await serve(ticket, c.req.header("Range"));
  };
  app.get("/_layouts/15/download.aspx", (c) => download(c, c.req.query("tempauth")));
  app.get("/data/download/:ticket", (c) => download(c, c.req.param("ticket")));
  return app;
}

async function serve(
  { document, name, eTag }: Ticket,
  range: string | undefined,
): Promise<Response> {
  const bytes = await document.read();
  const headers = {
    "Content-Type": document.mimeType,
    "Content-Disposition": `attachment;filename*=UTF-8''${encodeURIComponent(name)}`,
    "Accept-Ranges": "bytes",
    ETag: eTag,
  };
  const wanted = range === undefined ? undefined : parseRange(range, bytes.length);
  if (wanted === undefined) return new Response(bytes, { headers });
  if (wanted === "unsatisfiable")
    return new Response(null, {
      status: 416,
      headers: { "Content-Range": `bytes */${bytes.length}` },
    });
  const { start, end } = wanted;
  const contentRange = `bytes ${start}-${end}/${bytes.length}`;
  return new Response(bytes.slice(start, end + 1), {
    status: 206,
    headers: { ...headers, "Content-Range": contentRange },
  });
}

/** One byte range; undefined (the whole file) for a header of another form, as RFC 9110 asks. */
function parseRange(
  header: string,
  length: number,
): { start: number; end: number } | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [, first = "", last = ""] = match;
  const start = first === "" ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === "" || last === "" ? length - 1 : Math.min(Number(last), length - 1);
  if (first !== "" && last !== "" && Number(last) < start) return undefined;
  return start < length ? { start, end } : "unsatisfiable";
}

function refusal(code: string, message: string): object {
  return { error: { code, message } };
}
