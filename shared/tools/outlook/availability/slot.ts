/** A time at which people could meet, whichever way it was found. */
import type { Span } from "./span.ts";

/** Names as the caller gave them; the organizer goes by the name that the answer has for them. */
export interface Slot extends Span {
  notFree: string[];
  tentative: string[];
  /** Of the rooms asked for, those that are free. */
  rooms: string[];
}

/** Why there is no slot. All but `outsideWorkingHours` are Microsoft Graph's own words. */
export type EmptyReason =
  | "attendeesUnavailable"
  | "attendeesUnavailableOrUnknown"
  | "organizerUnavailable"
  | "locationsUnavailable"
  | "outsideWorkingHours"
  | "unknown";

/** Somebody about whom nothing is known, and why. */
export interface Unknown {
  name: string;
  because: string;
}

export interface Finding {
  slots: Slot[];
  unknown: Unknown[];
  /** When there are no slots. */
  reason?: EmptyReason;
}
