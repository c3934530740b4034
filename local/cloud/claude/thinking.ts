/** Thinking blocks: signed with what was thought and with the conversation before them. */
import { createHmac, randomBytes } from "node:crypto";
import { badRequest } from "./api-error.ts";
import type { ModelFacts } from "./models.ts";
import { promptBlocks } from "./prompt-blocks.ts";
import { blocksOf, type CountRequest } from "./request.ts";

export class Signatures {
  readonly #key = randomBytes(32);

  /** Of a block that opens the answer to this request. */
  sign(request: CountRequest, thought: string): string {
    return `${this.#mac(thought)}.${this.#mac(promptBlocks(request).at(-1)?.digest ?? "")}`;
  }

  /** Throws unless every block comes back as it was given, in the conversation it was given in. */
  check(request: CountRequest, facts: ModelFacts): void {
    const prefixes = promptBlocks(request);
    for (const [message, one] of request.messages.entries()) {
      for (const [block, { ...value }] of blocksOf(one).entries()) {
        if (value.type !== "thinking") continue;
        const index = prefixes.findIndex(({ at }) => at?.message === message && at.block === block);
        const before = prefixes[index - 1]?.digest ?? "";
        const [thought, prefix] = value.signature.split(".");
        const wrong = `messages.${message}.content.${block}: Invalid \`signature\` in \`thinking\` block`;
        // A text that was left out of the answer is bound as an empty one.
        if (thought !== this.#mac(value.thinking)) throw badRequest(wrong);
        if (facts.thinking === "always" && prefix !== this.#mac(before))
          throw badRequest(
            `${wrong}. The block is bound to a different conversation. Remove the block, or set ` +
              '`thinking.block_binding.prefix_mismatch_behavior` to "drop_block".',
          );
      }
    }
  }

  #mac(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest("base64url");
  }
}

export function thinks({ thinking }: CountRequest, facts: ModelFacts): boolean {
  if (thinking !== undefined) return thinking.type !== "disabled";
  return facts.thinking !== "asked";
}

/** Newer models keep their thoughts to themselves unless asked for a summary. */
export function showsThoughts({ thinking }: CountRequest, facts: ModelFacts): boolean {
  const display = thinking !== undefined && "display" in thinking ? thinking.display : undefined;
  return (display ?? (facts.thinking === "asked" ? "summarized" : "omitted")) === "summarized";
}

export function checkThinking(
  { model, thinking, tool_choice }: CountRequest,
  facts: ModelFacts,
): void {
  const forced = tool_choice?.type === "any" || tool_choice?.type === "tool";
  if (forced && facts.thinking === "always")
    throw badRequest('tool_choice: type "tool" and "any" are not supported for this model.');
  if (forced && thinking !== undefined && thinking.type !== "disabled")
    throw badRequest("Thinking may not be enabled when tool_choice forces tool use.");
  if (thinking === undefined) return;
  const isRefused =
    (thinking.type === "disabled" && facts.thinking === "always") ||
    (thinking.type === "enabled" && facts.maxOutput > 64_000) ||
    (thinking.type === "adaptive" && facts.maxOutput <= 64_000);
  if (isRefused)
    throw badRequest(
      `"thinking.type.${thinking.type}" is not supported for this model. ` +
        `Use "thinking.type.${thinking.type === "adaptive" ? "enabled" : "adaptive"}" (${model}).`,
    );
}
