/** Why no meeting time was found, in our words. */
import type { EmptyReason } from "./slot.ts";

const remedy = "Try a longer window, a shorter meeting, fewer attendees, or outsideWorkingHours.";

const explanations: Record<EmptyReason, string> = {
  attendeesUnavailable: "At no time in the window are enough of the attendees free.",
  attendeesUnavailableOrUnknown:
    "At no time in the window are enough of the attendees known to be free.",
  organizerUnavailable: "The organizer has no free time for it in the window.",
  locationsUnavailable: "No room is free in the window when the people are.",
  outsideWorkingHours: "No time in the window lies within everyone's working hours.",
  unknown: "Microsoft 365 found no time in the window and gave no reason.",
};

export function explainEmpty(reason: EmptyReason, unknownPeople: boolean): string {
  const told =
    reason === "attendeesUnavailable" && unknownPeople ? "attendeesUnavailableOrUnknown" : reason;
  return `${explanations[told]} ${remedy}`;
}
