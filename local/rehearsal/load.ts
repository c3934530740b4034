/** A steady load of tool calls, as people and an application make them, while the clock runs fast. */
import type { Stack } from "../stack.ts";

export interface Load {
  readonly made: number;
  readonly failed: number;
  /** What the first failures were answered, for whoever looks for the reason. */
  readonly failures: readonly string[];
  /** Makes at least so many further calls, and goes on until the work beside it is over. */
  during<T>(leastCalls: number, work: () => Promise<T>): Promise<T>;
}

const mostFailuresKept = 5;

/** The tools in turn, each of which needs a Graph token for its caller. */
const calls = [
  { tool: "get_me", args: {}, as: "person" },
  { tool: "outlook_email_search", args: { size: 1 }, as: "person" },
  { tool: "sharepoint_search", args: { query: "Aurora", size: 1 }, as: "person" },
  { tool: "outlook_email_search", args: { size: 1 }, as: "application" },
] as const;

/** @param callers how many call at once */
export function startLoad(stack: Stack, callers: number): Load {
  const { entra, directory } = stack.cloud;
  const people = directory.people.filter(
    ({ connectorRoles, noMailbox }) => connectorRoles.length > 0 && noMailbox === undefined,
  );
  const failures: string[] = [];
  let made = 0;
  let failed = 0;

  /** Signed in anew, since hours may have passed since the call before. */
  function callNumber(number: number): [path: string, init: RequestInit] {
    const { tool, args, as } = calls[number % calls.length]!;
    const person = people[Math.floor(number / calls.length) % people.length]!.userPrincipalName;
    const token = as === "person" ? entra.userToken(person) : entra.appToken();
    const body = as === "person" ? args : { ...args, user: person };
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return [`/api/tools/${tool}`, { method: "POST", headers, body: JSON.stringify(body) }];
  }

  async function call(): Promise<void> {
    const [path, init] = callNumber(made);
    made += 1;
    const response = await fetch(`${stack.url}${path}`, init);
    const text = await response.text();
    if (response.ok) return;
    failed += 1;
    if (failures.length < mostFailuresKept) failures.push(`${path}: ${response.status} ${text}`);
  }

  return {
    get made() {
      return made;
    },
    get failed() {
      return failed;
    },
    failures,
    async during(leastCalls, work) {
      const until = made + leastCalls;
      const over = new AbortController();
      const keepCalling = async (): Promise<void> => {
        while (!over.signal.aborted || made < until) await call();
      };
      const calling = Array.from({ length: callers }, keepCalling);
      try {
        return await work();
      } finally {
        over.abort();
        await Promise.all(calling);
      }
    },
  };
}
