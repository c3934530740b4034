/** What a tool is: one value from which every surface, document and permission list is derived. */
import type * as z from "zod";
import type { GraphFeature } from "../identity/clouds.ts";
import type { ToolContext } from "./tool-context.ts";

export const toolsets = [
  "core",
  "sharepoint",
  "files",
  "mail",
  "calendar",
  "chat",
  "teams",
  "meetings",
  "people",
  "organisation",
  "notes_tasks",
] as const;

/** Every tool that changes something, so that settings can name them without loading any. */
export const writingTools = [
  "outlook_create_draft",
  "outlook_send_email",
  "outlook_create_event",
  "teams_send_chat_message",
] as const;

export type Toolset = (typeof toolsets)[number];

/** `delete` means to the recycle bin or Deleted Items: nothing is ever deleted permanently. */
export type ToolEffect = "read" | "write" | "delete";

/** Graph permissions of one mode, least privileged first, or why Graph does not offer this mode. */
export type ModePermissions = readonly string[] | { readonly unavailable: string };

export interface Tool<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> {
  /** `<service>_<verb>_<object>`, snake_case; also the name of the HTTP function. */
  readonly name: string;
  /** For people, in lists of tools. */
  readonly title: string;
  /** For the model: what it does and to whose data, what it leaves out, which tool comes next. */
  readonly description: string;
  readonly toolsets: readonly Toolset[];
  readonly effect: ToolEffect;
  readonly permissions: {
    readonly delegated: ModePermissions;
    readonly application: ModePermissions;
  };
  /** It reaches other people at once (a mail, an invitation, a message): clients ask each time. */
  readonly reachesOthers?: true;
  /** How many characters an answer may have when its caller asks for more than the default. */
  readonly mostCharacters?: number;
  /** The part of Graph without which the tool cannot work, where not every cloud has it. */
  readonly needs?: GraphFeature;
  /** A strict object: unknown fields are refused. Every field has a description. */
  readonly input: Input;
  readonly output: Output;
  /** Takes parsed arguments; errors rise as ConnectorError. */
  run(args: z.output<Input>, context: ToolContext): Promise<z.input<Output>>;
  /**
   * Of a writing tool: the addresses that a call would reach or put on an item, lower case. Asks Graph
   * where the arguments do not say.
   */
  recipients?(args: z.output<Input>, context: ToolContext): Promise<readonly string[]>;
}

/** Declares a tool and keeps the types of its schemas. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> {
  return tool;
}
