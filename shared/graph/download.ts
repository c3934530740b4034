/** Reads file content: bounded, and from pre-authenticated URLs without anything of ours. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { GraphDownload } from "./graph.ts";
import { downloadRefused } from "./graph-error-codes.ts";
import { GraphServiceError } from "./graph-failure.ts";

/** SharePoint redirects once; more than a few hops are a loop. */
const mostHops = 4;

export interface StoredFileOptions {
  fetch: typeof fetch;
  signal: AbortSignal;
  maxBytes: number;
}

/**
 * The file behind a redirect. The URL itself authorises, so neither the bearer nor any other header of
 * the request is sent; and it goes over https only, wherever it leads.
 */
export async function storedFile(
  location: string,
  { fetch, signal, maxBytes }: StoredFileOptions,
): Promise<GraphDownload> {
  let url = httpsUrl(location);
  for (let hop = 0; hop < mostHops; hop++) {
    const response = await fetch(url, { redirect: "manual", signal });
    if (response.ok) return await readBytes(response, maxBytes);
    await response.body?.cancel();
    const next = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || next === null) throw refused(response);
    url = httpsUrl(next, url);
  }
  throw badRedirect("It leads from one address to the next without end.");
}

/** The body of an answer, read until it ends or grows beyond the limit. */
export async function readBytes(response: Response, maxBytes: number): Promise<GraphDownload> {
  const declared = Number(response.headers.get("content-length") ?? 0);
  if (declared > maxBytes) {
    await response.body?.cancel();
    throw tooLarge(maxBytes);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by an error cancels the stream.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const [contentType = ""] = (response.headers.get("content-type") ?? "").split(";");
  return { bytes: Buffer.concat(chunks, size), contentType: contentType.trim().toLowerCase() };
}

function httpsUrl(location: string, base?: string): string {
  const url = URL.parse(location, base);
  if (url?.protocol === "https:") return url.href;
  throw badRedirect("It does not lead to an https address.");
}

/** Throttling and outages of the storage are retried like Graph's; its other codes are not Graph's. */
function refused({ status, headers }: Response): GraphServiceError {
  const transient = [429, 503, 504].includes(status);
  return new GraphServiceError({ status, headers, code: transient ? undefined : downloadRefused });
}

function badRedirect(because: string): ConnectorError {
  return new ConnectorError("graph_error", {
    happened: "Microsoft Graph redirected the download to where the connector does not follow.",
    because,
    remedy: "Try again; if it repeats, open the file in Microsoft 365 instead.",
  });
}

function tooLarge(maxBytes: number): ConnectorError {
  return new ConnectorError("content_too_large", {
    happened: "The file was not read.",
    because: `It is larger than ${maxBytes} bytes, the most that is read here.`,
    remedy: "Open it in Microsoft 365, or choose a smaller file.",
  });
}
