/** The latest commands and what became of them, in one document: bounded, and safe to write twice. */
import { type CommandRecord, commandLifeSeconds } from "../commands/command.ts";
import { type Documents, noDocument } from "../../storage/documents.ts";
import { CallFailure } from "../../errors/call-failure.ts";

export interface CommandRecords {
  /** Newest first. @throws CallFailure */
  recent(): Promise<readonly CommandRecord[]>;
  /** False: so many wait or were done of late that another would push one of them out. */
  add(record: CommandRecord): Promise<boolean>;
  /**
   * Replaces what is known of a command, if `change` gives anything; resolves to the record as it
   * stands then, or to undefined where there is none.
   */
  update(
    id: string,
    change: (record: CommandRecord) => Partial<CommandRecord> | undefined,
  ): Promise<CommandRecord | undefined>;
}

const name = "commands.json";
const mostKept = 100;
/** Fewer than are kept: while a command can still be taken, its record is there. */
const mostAtOnce = 50;
const attempts = 8;

export function createCommandRecords(
  documents: Documents,
  now: () => number = Date.now,
): CommandRecords {
  async function load(): Promise<{ records: readonly CommandRecord[]; etag: string }> {
    const document = await documents.read(name);
    return document === undefined
      ? { records: [], etag: noDocument }
      : { records: parse(document.text), etag: document.etag };
  }

  /** Writes what `change` makes of the records, over and over while others write. */
  async function edit(
    change: (records: readonly CommandRecord[]) => readonly CommandRecord[] | undefined,
  ): Promise<readonly CommandRecord[] | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const { records, etag } = await load();
      const changed = change(records);
      if (changed === undefined) return undefined;
      try {
        await documents.write(name, JSON.stringify(changed.slice(0, mostKept)), etag);
        return changed;
      } catch (failure) {
        const conflict = failure instanceof CallFailure && failure.kind === "conflict";
        if (!conflict || attempt === attempts) throw failure;
      }
    }
  }

  return {
    recent: async () => (await load()).records,
    async add(record) {
      const since = new Date(now() - commandLifeSeconds * 1000).toISOString();
      const added = await edit((records) => {
        const lately = records.filter(({ requestedAt }) => requestedAt > since);
        return lately.length < mostAtOnce ? [record, ...records] : undefined;
      });
      return added !== undefined;
    },
    async update(id, change) {
      let found: CommandRecord | undefined;
      await edit((records) => {
        found = records.find((record) => record.id === id);
        const changes = found && change(found);
        if (found === undefined || changes === undefined) return undefined;
        const changed: CommandRecord = { ...found, ...changes };
        found = changed;
        return records.map((record) => (record.id === id ? changed : record));
      });
      return found;
    },
  };
}

/** Records are worth less than commands: what cannot be read is begun anew. */
function parse(text: string): readonly CommandRecord[] {
  try {
    const records: unknown = JSON.parse(text);
    return Array.isArray(records) ? (records as CommandRecord[]) : [];
  } catch {
    return [];
  }
}
