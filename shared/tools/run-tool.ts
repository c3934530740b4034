/** Runs one tool for one caller: every surface calls tools through here, so every rule holds on each. */
import * as z from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import { identityOf, namedResource, resourcesIn, type Surface } from "../audit/audit-record.ts";
import { ConnectorError } from "../errors/connector-error.ts";
import type { Graph } from "../graph/graph.ts";
import { pause } from "../graph/middleware/retry.ts";
import { realPacing } from "../graph/retry-schedule.ts";
import type { CallerIdentity } from "../identity/caller.ts";
import type { GraphTokenSource } from "../identity/graph-tokens.ts";
import { requireRole } from "../identity/roles.ts";
import type { Tenant } from "../identity/tenant.ts";
import type { Sealer } from "../sealing/sealer.ts";
import type { SpanStart } from "../telemetry/span.ts";
import { inSpan } from "../telemetry/spans.ts";
import { unkeyedAttempt, type WriteAttempt } from "../writes/write-attempt.ts";
import { answerText } from "./answer-schema.ts";
import { parseArguments } from "./arguments.ts";
import { requireAvailable } from "./availability.ts";
import type { CallLimits } from "./call-limits.ts";
import { createCursor } from "./cursor.ts";
import type { Tool } from "./define-tool.ts";
import { roleFor } from "./list-tools.ts";
import { MailboxZoneCache } from "./time-zones.ts";
import type { ToolContext } from "./tool-context.ts";
import { untrustedPaths } from "./untrusted.ts";
import { userIn } from "./uri.ts";

export interface ToolCall {
  tool: Tool;
  /** As the caller sent them, parsed from JSON. */
  args: unknown;
  caller: CallerIdentity;
  /** Graph tokens of that caller. */
  tokens: GraphTokenSource;
  tenant: Tenant;
  /** GUID of this call; see {@link AuditRecord}. */
  requestId: string;
  surface: Surface;
  /** Of a writing tool; absent: nobody can repeat the call. */
  attempt?: WriteAttempt;
  /** Ends when the caller is gone, where the surface can tell. */
  signal?: AbortSignal;
}

export interface ToolRunnerOptions {
  /** Microsoft Graph as the caller, which tells `met` of each answer. */
  graphFor(call: ToolCall, signal: AbortSignal, met: GraphAnswers): Graph;
  sealer: Sealer;
  limits: CallLimits;
  audit: AuditLog;
  /** Structured events: who was made to wait, and by whom. */
  log: (event: string, details: Readonly<Record<string, string | number>>) => void;
  /** Names of tools whose function is switched off: off on every surface. */
  disabledTools: ReadonlySet<string>;
  /** Milliseconds after which a call is given up; below the 120 s that a flow waits. */
  timeoutMs?: number;
}

export interface GraphAnswers {
  /** Graph's `request-id` of an answer. */
  onRequestId(graphRequestId: string): void;
  /** An answer was 429. */
  onThrottled(): void;
}

export interface ToolRunner {
  /**
   * The answer as JSON text, made once for every surface.
   *
   * @throws ConnectorError for everything that can be explained.
   */
  run(call: ToolCall): Promise<string>;
  /** Addresses that a call of a writing tool would reach, lower case. @throws ConnectorError */
  recipients(call: ToolCall): Promise<readonly string[]>;
}

export function createToolRunner(options: ToolRunnerOptions): ToolRunner {
  const zones = new MailboxZoneCache();
  const { audit, timeoutMs = 100_000 } = options;

  /** Whether the call may be made at all; then `work` within the time of a call. */
  async function execute<T>(
    call: ToolCall,
    trace: CallTrace,
    changes: boolean,
    work: (args: Record<string, unknown>, context: ToolContext) => Promise<T>,
  ): Promise<T> {
    const { tool, caller, tenant } = call;
    // First of all, so that refused calls cost a caller as much as good ones.
    await takeCall(call);
    requireRole(caller, roleFor(tool));
    requireAvailable(tool, tenant, caller.mode, options.disabledTools);
    const args = parseArguments(tool, call.args);
    trace.user = userOf(args);
    trace.resources.push(...namedResource(args["uri"]));
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), timeoutMs);
    const signal = call.signal ? AbortSignal.any([call.signal, timeout.signal]) : timeout.signal;
    const binding = { tenantKey: tenant.key, objectId: caller.objectId, tool: tool.name, args };
    try {
      return await work(args, {
        mode: caller.mode,
        tenant,
        graph: options.graphFor(call, signal, trace),
        cursor: createCursor(options.sealer, binding),
        zones: zones.for(`${tenant.key} ${caller.objectId}`),
        attempt: call.attempt ?? unkeyedAttempt(),
        now: Date.now,
        pause: async (milliseconds) => await pause(milliseconds, realPacing, signal),
        signal,
      });
    } catch (error) {
      throw timeout.signal.aborted ? tookTooLong(error, changes, timeoutMs) : error;
    } finally {
      clearTimeout(timer);
      if (trace.throttled > 0)
        options.log("graph_throttled", { ...logged(call), times: trace.throttled });
    }
  }

  /** Over MCP a refusal is a result like any other: only this event tells. */
  async function takeCall(call: ToolCall): Promise<void> {
    try {
      await options.limits.take(call.tenant, call.caller);
    } catch (error) {
      if (error instanceof ConnectorError) options.log("caller_throttled", logged(call));
      throw error;
    }
  }

  async function answer(call: ToolCall, trace: CallTrace): Promise<string> {
    const { tool } = call;
    return await execute(call, trace, tool.effect !== "read", async (args, context) => {
      const result = z.parse(tool.output, await tool.run(args, context));
      trace.resources.push(...resourcesIn(result));
      return answerText({ untrusted: untrustedPaths(tool), ...result });
    });
  }

  return {
    recipients: async (call) =>
      await execute(
        call,
        new CallTrace(),
        false,
        async (args, context) => (await call.tool.recipients?.(args, context)) ?? [],
      ),
    async run(call) {
      const trace = new CallTrace();
      let outcome: ConnectorError["code"] | "ok" = "ok";
      let bytes = 0;
      try {
        const text = await inSpan(spanOf(call), async () => await answer(call, trace));
        bytes = Buffer.byteLength(text);
        return text;
      } catch (error) {
        outcome = error instanceof ConnectorError ? error.code : "internal_error";
        throw error;
      } finally {
        audit.write({
          time: trace.began,
          requestId: call.requestId,
          tenantKey: call.tenant.key,
          surface: call.surface,
          tool: call.tool.name,
          mode: call.caller.mode,
          callerId: call.caller.objectId,
          clientId: call.caller.clientId,
          onBehalfOf: trace.user && identityOf(trace.user),
          resources: trace.resources,
          outcome,
          graphRequestIds: trace.graphRequestIds,
          durationMs: Math.round(performance.now() - trace.startMs),
          bytes,
        });
      }
    },
  };
}

/** A call in the log: by ids and names, without content. */
const logged = ({ requestId, surface, tool, caller }: ToolCall) => ({
  requestId,
  surface,
  tool: tool.name,
  caller: caller.objectId,
});

/** What is called, never with what. */
function spanOf({ tool, surface }: ToolCall): SpanStart {
  return {
    name: `execute_tool ${tool.name}`,
    kind: "internal",
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": tool.name,
      "gen_ai.tool.type": "function",
      "connector.surface": surface,
    },
  };
}

/** What a call leaves for its audit record and the log. */
class CallTrace implements GraphAnswers {
  readonly began = new Date();
  readonly startMs = performance.now();
  readonly graphRequestIds: string[] = [];
  readonly resources: string[] = [];
  throttled = 0;
  user: string | undefined;

  onRequestId(id: string): void {
    this.graphRequestIds.push(id);
  }

  onThrottled(): void {
    this.throttled += 1;
  }
}

/** Whose data the arguments name, by `user` or in a uri; undefined for the caller's own. */
function userOf({ user, uri }: Record<string, unknown>): string | undefined {
  const named = typeof user === "string" ? user : typeof uri === "string" ? userIn(uri) : undefined;
  return named === "me" ? undefined : named;
}

function tookTooLong(cause: unknown, changes: boolean, timeoutMs: number): ConnectorError {
  if (changes)
    return new ConnectorError(
      "outcome_unknown",
      {
        happened: "Whether the change was made is not known.",
        because: `The call took longer than ${timeoutMs / 1000} s and was given up.`,
        remedy:
          "Look in Microsoft 365 before you repeat it; a call with an Idempotency-Key may be repeated with the same key.",
      },
      { cause },
    );
  return new ConnectorError(
    "timeout",
    {
      happened: "The call was given up.",
      because: `It took longer than ${timeoutMs / 1000} s.`,
      remedy: "Ask for less at once (a smaller size, a narrower query), or try again later.",
    },
    { cause },
  );
}
