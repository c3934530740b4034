/** When each person works, where this is not from Monday to Friday, half past eight to half past five. */
import type { DayOfWeek, WorkingHours } from "@microsoft/microsoft-graph-types";

interface Hours {
  days?: DayOfWeek[];
  from?: string;
  to?: string;
}

const standardDays: DayOfWeek[] = ["monday", "tuesday", "wednesday", "thursday", "friday"];

const exceptions: Record<string, Hours> = {
  // The week in Dubai ends on Thursday.
  "farid.haddad": {
    days: ["sunday", "monday", "tuesday", "wednesday", "thursday"],
    from: "09:00",
    to: "18:00",
  },
  // Part-time: three mornings.
  "kavita.rao": { days: ["tuesday", "wednesday", "thursday"], from: "09:00", to: "13:00" },
  "emiko.tanaka": { from: "09:00", to: "18:00" },
  "liam.murphy": { from: "08:00", to: "17:00" },
};

export function workingHours(alias: string, timeZone: string): WorkingHours {
  const { days = standardDays, from = "08:30", to = "17:30" } = exceptions[alias] ?? {};
  return {
    daysOfWeek: days,
    startTime: `${from}:00.0000000`,
    endTime: `${to}:00.0000000`,
    timeZone: { name: timeZone },
  };
}
