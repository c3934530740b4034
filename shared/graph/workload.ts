/** Which service behind Graph a path leads to: each fails, and recovers, by itself. */

export type Workload =
  | "outlook"
  | "files"
  | "search"
  | "teams"
  | "reports"
  | "planner"
  | "onenote"
  | "batch"
  | "directory";

const workloadOf: Readonly<Record<string, Workload>> = {
  $batch: "batch",
  search: "search",
  sites: "files",
  drives: "files",
  drive: "files",
  shares: "files",
  followedsites: "files",
  insights: "files",
  messages: "outlook",
  mailfolders: "outlook",
  sendmail: "outlook",
  calendar: "outlook",
  calendars: "outlook",
  calendarview: "outlook",
  calendargroups: "outlook",
  events: "outlook",
  findmeetingtimes: "outlook",
  contacts: "outlook",
  contactfolders: "outlook",
  outlook: "outlook",
  mailboxsettings: "outlook",
  inferenceclassification: "outlook",
  translateexchangeids: "outlook",
  todo: "outlook",
  people: "outlook",
  places: "outlook",
  threads: "outlook",
  conversations: "outlook",
  teams: "teams",
  team: "teams",
  chats: "teams",
  joinedteams: "teams",
  teamwork: "teams",
  onlinemeetings: "teams",
  communications: "teams",
  presence: "teams",
  appcatalogs: "teams",
  reports: "reports",
  planner: "planner",
  onenote: "onenote",
};

/** The workload of a path below the version. People and groups are owners: what follows them decides. */
export function workloadFor(path: string): Workload {
  const [first = "", second = "", third = ""] = path
    .slice(1)
    .split(/[/?(]/, 3)
    .map((segment) => segment.toLowerCase());
  const service = first === "me" ? second : ["users", "groups"].includes(first) ? third : first;
  return Object.hasOwn(workloadOf, service) ? (workloadOf[service] as Workload) : "directory";
}
