/** Invocations over HTTP: 202 and polling for flows, start and wait for everybody else. */
import type { HttpHandler, HttpRequest, HttpResponseInit } from "@azure/functions";
import { audited } from "../audit/audited.ts";
import type { VerifiedCall } from "../identity/verify-access-token.ts";
import { isInvocationId } from "../invocations/invocation-id.ts";
import type { InvocationView } from "../invocations/types.ts";
import { isWorking, parseWait } from "../invocations/wait.ts";
import type { Services } from "../services.ts";
import { idempotencyKey } from "./idempotency-key.ts";
import { readJsonBody } from "./json-body.ts";
import { commonHeaders } from "./problem.ts";
import { explained, respond } from "./respond.ts";

/** `POST /api/invocations`: 202 with where to ask for the answer, so that a flow waits for it. */
export function postInvocation(services: () => Services): HttpHandler {
  return explained(async (request, { invocationId }) => {
    const view = await acceptPosted("invocations_create", request, invocationId, services());
    return polled(view, services().settings.publicUrl, invocationId);
  });
}

/** `POST /api/invocations/start`: 201, so that a flow goes on at once. */
export function startInvocation(services: () => Services): HttpHandler {
  return explained(async (request, { invocationId }) => {
    const view = await acceptPosted("invocations_start", request, invocationId, services());
    return json(201, view, invocationId);
  });
}

/** `GET /api/invocations/{id}`: 202 while it runs, 200 when it ended or waits for a person. */
export function getInvocation(services: () => Services): HttpHandler {
  return explained(async (request, { invocationId }) => {
    const { invocations, settings } = services();
    const view = await invocations.read(idIn(request), await verified(request, services()));
    return polled(view, settings.publicUrl, invocationId);
  });
}

/** `GET /api/invocations/{id}/status`: always 200. */
export function getInvocationStatus(services: () => Services): HttpHandler {
  return respond(async (request) => {
    const call = await verified(request, services());
    return JSON.stringify(await services().invocations.read(idIn(request), call));
  });
}

/** `POST /api/invocations/{id}/wait`: 200 as soon as there is something to tell, or the time is over. */
export function waitForInvocation(services: () => Services): HttpHandler {
  return respond(async (request) => {
    const call = await verified(request, services());
    const seconds = parseWait(await readJsonBody(request));
    return JSON.stringify(await services().invocations.wait(idIn(request), seconds, call));
  });
}

/** `GET /api/invocations`: the caller's own; `?all=true` for administrators. */
export function listInvocations(services: () => Services): HttpHandler {
  return respond(async (request) => {
    const call = await verified(request, services());
    const query = Object.fromEntries(request.query);
    return JSON.stringify(await services().invocations.list(query, call));
  });
}

/** `DELETE /api/invocations/{id}` */
export function cancelInvocation(services: () => Services): HttpHandler {
  return respond(async (request, requestId) => {
    const { audit, invocations } = services();
    const call = await verified(request, services());
    const id = idIn(request);
    const work = { tool: "invocations_cancel", surface: "http", requestId } as const;
    return JSON.stringify(
      await audited(audit, call, work, async (resources) => {
        resources.push(...pathOf(id));
        return await invocations.cancel(id, call);
      }),
    );
  });
}

/** `POST /api/invocations/{id}/approvals` */
export function decideOnChange(services: () => Services): HttpHandler {
  return respond(async (request, requestId) => {
    const { audit, invocations } = services();
    const call = await verified(request, services());
    const id = idIn(request);
    const work = { tool: "invocations_decide", surface: "http", requestId } as const;
    return JSON.stringify(
      await audited(audit, call, work, async (resources) => {
        resources.push(...pathOf(id));
        const body = await readJsonBody(request);
        return await invocations.decide(id, body, call);
      }),
    );
  });
}

async function acceptPosted(
  tool: string,
  request: HttpRequest,
  requestId: string,
  services: Services,
): Promise<InvocationView> {
  const { audit, invocations } = services;
  const call = await verified(request, services);
  return await audited(audit, call, { tool, surface: "http", requestId }, async (resources) => {
    const key = idempotencyKey(request, { effect: "write" });
    const body = await readJsonBody(request);
    const view = await invocations.accept({ body, idempotencyKey: key, call });
    resources.push(...pathOf(view.id));
    return view;
  });
}

async function verified(request: HttpRequest, { verifier }: Services): Promise<VerifiedCall> {
  return await verifier.verify(request.headers.get("authorization"));
}

/** As audit records name it; what can be no id might be text. */
function pathOf(id: string): string[] {
  return isInvocationId(id) ? [`/api/invocations/${id}`] : [];
}

function idIn({ params }: HttpRequest): string {
  return params["id"] ?? "";
}

/** Long enough not to be a burden, short enough for a person who watches. */
const pollSeconds = 5;

/** What makes flows ask again: 202, an absolute address on the connector's own host, and a pause. */
function polled(view: InvocationView, publicUrl: string, requestId: string): HttpResponseInit {
  if (!isWorking(view)) return json(200, view, requestId);
  const location = `${publicUrl}/api/invocations/${view.id}`;
  return json(202, view, requestId, { location, "retry-after": String(pollSeconds) });
}

function json(
  status: number,
  body: unknown,
  requestId: string,
  headers: Record<string, string> = {},
): HttpResponseInit {
  return {
    status,
    headers: { ...commonHeaders(requestId), "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}
