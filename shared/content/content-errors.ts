/** Why a document cannot be read, told apart so that the person knows what to do about it. */
import { ConnectorError } from "../errors/connector-error.ts";

const openLink = "Open the item's web link instead.";

export function emptyFile(): ConnectorError {
  return new ConnectorError("unsupported_content", {
    happened: "The file has no content.",
    because: "It is 0 bytes long: an upload may not have finished.",
    remedy: "Upload it again, or read another version of it.",
  });
}

export function unknownFormat(readable: readonly string[]): ConnectorError {
  return new ConnectorError("unsupported_content", {
    happened: "Files of this format cannot be read as text.",
    because: `The connector reads ${readable.join(", ")}.`,
    remedy: openLink,
  });
}

export function corrupt(label: string, cause?: unknown): ConnectorError {
  return new ConnectorError(
    "unsupported_content",
    {
      happened: `This ${label} cannot be read.`,
      because: "The file is damaged or incomplete.",
      remedy:
        "Open the item's web link to see whether it can be repaired, or read an older version.",
    },
    { cause: withoutMessage(cause) },
  );
}

export function passwordProtected(label: string): ConnectorError {
  return new ConnectorError("unsupported_content", {
    happened: `This ${label} cannot be read.`,
    because: "It is encrypted: it opens only with a password or with rights granted to a person.",
    remedy: "Ask its owner for a copy without protection, or open the item's web link.",
  });
}

export function tooLarge(because: string): ConnectorError {
  return new ConnectorError("content_too_large", {
    happened: "The document is too large to be read.",
    because,
    remedy: openLink,
  });
}

export function parserFailed(cause: unknown): ConnectorError {
  return new ConnectorError(
    "unsupported_content",
    {
      happened: "The document cannot be read.",
      because: "Its reader stopped working on it, as happens with damaged files.",
      remedy: openLink,
    },
    { cause: withoutMessage(cause) },
  );
}

export function tooBusy(): ConnectorError {
  return new ConnectorError(
    "service_unavailable",
    {
      happened: "The document was not read.",
      because: "The connector is reading as many documents as it can at once.",
      remedy: "Try again in a few seconds.",
    },
    { retryAfterSeconds: 5 },
  );
}

/** The kind and place of a parser's failure; its message may quote the document and is left out. */
function withoutMessage(cause: unknown): Error | undefined {
  if (!(cause instanceof Error)) return undefined;
  const frames = (cause.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  const stripped = new Error(`${cause.name} in a parser`);
  stripped.stack = [stripped.message, ...frames].join("\n");
  return stripped;
}
