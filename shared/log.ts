/** Logging outside an invocation, and what may be logged of an error. */

/** To the host's log; inside an invocation its context logs instead. */
export function logError(message: string): void {
  // oxlint-disable-next-line no-console -- The worker sends the console to the host's log.
  console.error(message);
}

/** A structured event outside an invocation; see {@link structuredLog}. */
export const logEvent = structuredLog({
  // oxlint-disable-next-line no-console -- The worker sends the console to the host's log.
  log: (line) => console.log(line),
});

/** An error's kind and where it arose; never its message, which may quote content. */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return `A ${typeof error} was thrown.`;
  // The stack begins with the message, lines of which may look like frames.
  const { stack = "", message } = error;
  const trace = stack.slice(Math.max(0, stack.indexOf(message)) + message.length);
  const frames = trace.split("\n").filter((line) => /^\s+at /.test(line));
  const cause = error.cause === undefined ? "" : `\ncaused by ${describeFault(error.cause)}`;
  return `${error.name}${identifiers(error)}\n${frames.join("\n")}${cause}`;
}

/** The codes by which services name an error: words and numbers, so nothing that anyone wrote. */
function identifiers(error: Error): string {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const status = typeof statusCode === "number" ? ` ${statusCode}` : "";
  return typeof code === "string" && /^[\w.-]{1,64}$/.test(code) ? `${status} ${code}` : status;
}

/** Structured events, a line of JSON each, into the log of an invocation: names and ids only. */
export function structuredLog(context: { log(message: string): void }) {
  return (event: string, details: Readonly<Record<string, string | number>>): void =>
    context.log(JSON.stringify({ event, ...details }));
}
