/** Invocations as operations of the API: ask and wait, or start, look, wait, cancel and decide. */
import { changedInvocation, invocationAnswer, listedInvocation } from "./invocation-answer.ts";
import { bodyProblems, commonProblems, type Operation, type Parameter } from "./operation.ts";
import type { PlainSchema } from "./plain-schema.ts";
import { idempotencyKey } from "./tool-operations.ts";

const id: Parameter = {
  name: "id",
  in: "path",
  title: "Request ID",
  description: "The id that starting a request gave.",
  required: true,
  schema: { type: "string" },
};

const answer = { status: 200, schema: invocationAnswer, title: "Invocation" } as const;
const ofOne = { parameters: [id], body: undefined, answer, problems: [...commonProblems, 404] };
const changed = { status: 200, schema: changedInvocation, title: "ChangedInvocation" } as const;
const path = "/api/invocations";

/** @param request the body that starts an invocation. */
export function invocationOperations(request: PlainSchema): readonly Operation[] {
  const starting = {
    method: "post",
    visibility: "important",
    parameters: [idempotencyKey],
    body: request,
    problems: [...commonProblems, ...bodyProblems, 409, 422],
  } as const;
  return [
    {
      ...starting,
      id: "AskClaude",
      path,
      summary: "Ask Claude",
      description:
        "Gives Claude a job with the tools of Microsoft 365 and waits for the answer and its sources.",
      answer,
      polled: true,
    },
    {
      ...starting,
      id: "StartRequest",
      path: `${path}/start`,
      summary: "Start a request to Claude",
      description: "Gives Claude a job and goes on at once with the id of the request.",
      answer: { ...answer, status: 201 },
    },
    {
      ...ofOne,
      id: "WaitForRequest",
      method: "post",
      path: `${path}/{id}/wait`,
      summary: "Wait for a request",
      description: "Waits up to 100 seconds for a request to end, or to need a decision.",
      visibility: "important",
      problems: [...ofOne.problems, ...bodyProblems],
      body: {
        type: "object",
        properties: {
          seconds: {
            type: "integer",
            description: "How long to wait, from 1 to 100 seconds.",
            default: 90,
          },
        },
      },
    },
    {
      ...ofOne,
      id: "GetRequest",
      method: "get",
      path: `${path}/{id}/status`,
      summary: "Get a request",
      description: "Tells where a request stands, with its answer once it has ended.",
      visibility: "important",
    },
    {
      ...ofOne,
      id: "GetAnswer",
      method: "get",
      path: `${path}/{id}`,
      summary: "Get the answer of a request",
      description: "Where a flow that asks Claude looks for the answer until it is there.",
      visibility: "internal",
      polled: true,
    },
    {
      ...ofOne,
      id: "CancelRequest",
      method: "delete",
      path: `${path}/{id}`,
      summary: "Cancel a request",
      description: "Ends a request; what it changed before stays changed.",
      visibility: "advanced",
      answer: changed,
    },
    {
      ...ofOne,
      id: "DecideChange",
      method: "post",
      path: `${path}/{id}/approvals`,
      summary: "Decide on a held change",
      description: "Approves or rejects exactly the change that a request showed and waits with.",
      visibility: "important",
      body: decision,
      answer: changed,
      problems: [...ofOne.problems, ...bodyProblems, 409],
    },
    {
      id: "ListRequests",
      method: "get",
      path,
      summary: "List requests",
      description: "Lists your requests, newest first.",
      visibility: "advanced",
      parameters: listParameters,
      body: undefined,
      answer: { status: 200, schema: invocationList, title: "InvocationList" },
      problems: [...commonProblems],
    },
    {
      id: "ListTools",
      method: "get",
      path: "/api/tools",
      summary: "List tools",
      description: "Lists the tools that you may use; fields that take tools offer them.",
      visibility: "internal",
      parameters: [],
      body: undefined,
      answer: { status: 200, schema: toolList, title: "ToolList" },
      problems: [...commonProblems],
    },
  ];
}

const listParameters: readonly Parameter[] = [
  {
    name: "status",
    in: "query",
    title: "Status",
    description: "Only requests that stand there; several with commas between.",
    schema: { type: "string" },
  },
  {
    name: "size",
    in: "query",
    title: "Size",
    description: "Requests on a page, at most 100.",
    schema: { type: "integer", default: 20 },
    visibility: "advanced",
  },
  {
    name: "cursor",
    in: "query",
    title: "Cursor",
    description: "The next cursor of the page before.",
    schema: { type: "string" },
    visibility: "advanced",
  },
];

const decision: PlainSchema = {
  type: "object",
  properties: {
    digest: {
      type: "string",
      description: "The digest of the change, from the request's pending list.",
    },
    decision: { type: "string", description: "Approve or reject.", enum: ["approve", "reject"] },
    reason: { type: "string", description: "Why; Claude is told when the change is rejected." },
  },
  required: ["digest", "decision"],
};

const invocationList: PlainSchema = {
  type: "object",
  properties: {
    invocations: {
      type: "array",
      description: "The requests.",
      items: listedInvocation,
    },
    count: { type: "integer", description: "Requests on this page." },
    truncated: { type: "boolean", description: "There are more: pass nextCursor." },
    nextCursor: { type: "string", description: "Leads to the next page." },
  },
  required: ["invocations", "count", "truncated"],
};

const toolList: PlainSchema = {
  type: "object",
  properties: {
    tools: {
      type: "array",
      description: "The tools.",
      items: {
        type: "object",
        properties: {
          name: { type: "string", description: "The tool's name." },
          title: { type: "string", description: "What it does." },
          description: { type: "string", description: "What it does, in full." },
          toolsets: {
            type: "array",
            description: "The toolsets it belongs to.",
            items: { type: "string", description: "A toolset." },
          },
          effect: { type: "string", description: "Whether it reads or writes." },
          inputSchema: {
            type: "object",
            description: "JSON Schema of what it takes.",
            additionalProperties: true,
          },
        },
        required: ["name", "title"],
      },
    },
    count: { type: "integer", description: "How many there are." },
  },
  required: ["tools", "count"],
};
