/** How two spellings of one title are told to be the same. */

/** `Launch-plan.aspx`, `launch plan` and `Launch Plan` are one title. */
export function plain(text: string): string {
  return text
    .replace(/\.(?:aspx|docx|pptx|xlsx|pdf|md|txt)$/i, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
