/** The folders of a mailbox, named in its owner's language as Exchange names them on first sign-in. */
import type { SampleFolder, SampleMessage, WellKnownFolder } from "../content-types.ts";
import * as ids from "../ids.ts";

const wellKnown: WellKnownFolder[] = [
  "inbox",
  "sentitems",
  "drafts",
  "deleteditems",
  "archive",
  "junkemail",
  "outbox",
];

const names: Record<string, string[]> = {
  en: ["Inbox", "Sent Items", "Drafts", "Deleted Items", "Archive", "Junk Email", "Outbox"],
  de: [
    "Posteingang",
    "Gesendete Elemente",
    "Entwürfe",
    "Gelöschte Elemente",
    "Archiv",
    "Junk-E-Mail",
    "Postausgang",
  ],
  fr: [
    "Boîte de réception",
    "Éléments envoyés",
    "Brouillons",
    "Éléments supprimés",
    "Archive",
    "Courrier indésirable",
    "Boîte d’envoi",
  ],
  ja: [
    "受信トレイ",
    "送信済みアイテム",
    "下書き",
    "削除済みアイテム",
    "アーカイブ",
    "迷惑メール",
    "送信トレイ",
  ],
  ar: [
    "علبة الوارد",
    "العناصر المرسلة",
    "المسودات",
    "العناصر المحذوفة",
    "الأرشيف",
    "البريد الإلكتروني غير الهام",
    "علبة الصادر",
  ],
  da: ["Indbakke", "Sendt post", "Kladder", "Slettet post", "Arkiv", "Uønsket mail", "Udbakke"],
  es: [
    "Bandeja de entrada",
    "Elementos enviados",
    "Borradores",
    "Elementos eliminados",
    "Archivo",
    "Correo no deseado",
    "Bandeja de salida",
  ],
};

/** Folders that people made, by mailbox alias: name and the folder it lies in ("root" for the top). */
const ownFolders: Record<string, { key: string; name: string; parent: string }[]> = {
  "anna.keller": [
    { key: "aurora", name: "Aurora", parent: "inbox" },
    { key: "aurora/dealers", name: "Dealers", parent: "aurora" },
    { key: "hiring", name: "Hiring", parent: "root" },
  ],
  "daniel.meier": [{ key: "budget", name: "Budget", parent: "inbox" }],
  support: [{ key: "solved", name: "Solved", parent: "inbox" }],
};

export function foldersOf(
  alias: string,
  language: string,
  messages: SampleMessage[],
): SampleFolder[] {
  const localised = names[language.slice(0, 2)] ?? names["en"] ?? [];
  const standard = wellKnown.map((key, index) => ({
    key: key as string,
    name: localised[index] ?? key,
    parent: "root",
    wellKnownName: key,
  }));
  const own = (ownFolders[alias] ?? []).map((folder) => ({ ...folder, wellKnownName: null }));
  const all = [...standard, ...own];
  return all.map(({ key, name, parent, wellKnownName }) => {
    const id = ids.folderId(alias, key);
    const inside = messages.filter(({ parentFolderId }) => parentFolderId === id);
    return {
      id,
      displayName: name,
      parentFolderId: ids.folderId(alias, parent),
      childFolderCount: all.filter((other) => other.parent === key).length,
      totalItemCount: inside.length,
      unreadItemCount: inside.filter(({ isRead }) => !isRead).length,
      isHidden: false,
      wellKnownName,
    };
  });
}
