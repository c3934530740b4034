/** Requests to Claude: posted, polled, waited for, cancelled, decided on. */
import { app, type HttpHandler, type HttpMethod } from "@azure/functions";
import {
  cancelInvocation,
  decideOnChange,
  getInvocation,
  getInvocationStatus,
  listInvocations,
  postInvocation,
  startInvocation,
  waitForInvocation,
} from "../shared/http/invocations.ts";
import { services } from "../shared/services.ts";

function register(name: string, method: HttpMethod, path: string, handler: HttpHandler): void {
  const route = `api/invocations${path}`;
  app.http(name, { methods: [method], authLevel: "anonymous", route, handler });
}

register("invocations_create", "POST", "", postInvocation(services));
register("invocations_list", "GET", "", listInvocations(services));
register("invocations_start", "POST", "/start", startInvocation(services));
register("invocations_get", "GET", "/{id}", getInvocation(services));
register("invocations_cancel", "DELETE", "/{id}", cancelInvocation(services));
register("invocations_status", "GET", "/{id}/status", getInvocationStatus(services));
register("invocations_wait", "POST", "/{id}/wait", waitForInvocation(services));
register("invocations_decide", "POST", "/{id}/approvals", decideOnChange(services));
