/** Entry of a parser thread: takes one document at a time, answers with its Markdown or the reason why not. */
import { parentPort } from "node:worker_threads";
import { ConnectorError, type ErrorCode, type Explanation } from "../errors/connector-error.ts";
import { parseDocument, type DocumentToParse, type ParsedContent } from "./parse-document.ts";

/** A ConnectorError loses its class on the way to another thread, so its parts travel. */
export type ParserAnswer =
  | { content: ParsedContent }
  | { refusal: { code: ErrorCode; explanation: Explanation; cause: unknown } };

parentPort?.on("message", (document: DocumentToParse) => {
  void answer(document).then((result) => parentPort?.postMessage(result));
});

async function answer(document: DocumentToParse): Promise<ParserAnswer> {
  try {
    return { content: await parseDocument(document) };
  } catch (error) {
    // Any other error is a fault of ours: it ends the thread, and the pool reports it.
    if (!(error instanceof ConnectorError)) throw error;
    const { code, happened, because, remedy, cause } = error;
    return { refusal: { code, explanation: { happened, because, remedy }, cause } };
  }
}
