/** Somebody takes an alert up: it stays silent until a day, unless it grows worse. */
import { ConnectorError } from "../../errors/connector-error.ts";
import { days } from "../durations.ts";
import type { Instant } from "../facts.ts";
import type { AlertState } from "./alert-state.ts";
import type { Severity } from "./severity.ts";

export interface AcknowledgeRequest {
  readonly subject: string;
  readonly until: Instant;
  /** Object id of the administrator. */
  readonly by: string;
  readonly why: string;
}

const longest = 90 * days;

/** @throws ConnectorError `not_found` or `invalid_input` */
export function acknowledge(
  state: AlertState,
  { subject, until, by, why }: AcknowledgeRequest,
  now: Instant,
): AlertState {
  const told = Object.values(state.channels).flatMap((channel) => channel.told[subject] ?? []);
  if (!Object.hasOwn(state.standing, subject) || told.length === 0)
    throw refusal("not_found", "No alert with this subject stands.", "Take it from the report.");
  if (!(until > now && until <= now + longest))
    throw refusal(
      "invalid_input",
      "The end lies in the past or over 90 days ahead.",
      "Correct it.",
    );
  if (by.trim() === "" || why.trim() === "" || why.length > 500)
    throw refusal("invalid_input", "A reason of 1 to 500 characters is needed.", "Give one.");

  const thresholds = told.map(({ threshold = Infinity }) => threshold);
  const threshold = Math.min(...thresholds);
  const entry = {
    severity: gravest(told.map(({ severity }) => severity)),
    threshold: threshold === Infinity ? undefined : threshold,
    until,
    by,
    why,
  };
  return { ...state, acknowledged: { ...state.acknowledged, [subject]: entry } };
}

/** Acknowledgements end by their date, and with what they were about. */
export function stillAcknowledged(
  { acknowledged }: AlertState,
  standing: AlertState["standing"],
  now: Instant,
): AlertState["acknowledged"] {
  return Object.fromEntries(
    Object.entries(acknowledged).filter(
      ([subject, { until }]) => until > now && Object.hasOwn(standing, subject),
    ),
  );
}

function gravest(severities: readonly Severity[]): Severity {
  const order: readonly Severity[] = ["page", "critical", "high", "warning"];
  return order.find((severity) => severities.includes(severity)) ?? "info";
}

function refusal(
  code: "not_found" | "invalid_input",
  because: string,
  remedy: string,
): ConnectorError {
  return new ConnectorError(code, { happened: "Nothing was acknowledged.", because, remedy });
}
