/** The headers that a mail carries when it arrives. */
import type { InternetMessageHeader } from "@microsoft/microsoft-graph-types";
import * as ids from "../ids.ts";
import type { ComposedMail } from "./compose.ts";
import type { Party } from "./parties.ts";

export function internetHeaders(mail: ComposedMail, received: Date): InternetMessageHeader[] {
  const inside = mail.from.userId !== null;
  const headers: [string, string][] = [
    [
      "Received",
      `from DB9PR05MB8231.eurprd05.prod.outlook.com (2603:10a6:10:2b5::11) by AM0PR05MB4642.eurprd05.prod.outlook.com with HTTPS; ${received.toUTCString()}`,
    ],
    ["From", `${mail.from.name} <${mail.from.address}>`],
    ["To", mail.to.map(({ name, address }) => `${name} <${address}>`).join(", ")],
    ["Subject", mail.subject],
    ["Thread-Topic", mail.topic],
    ["Thread-Index", ids.conversationIndex(mail.thread, mail.index)],
    ["Date", mail.sent.toUTCString()],
    ["Message-ID", mail.internetMessageId],
    ["X-MS-Has-Attach", (mail.script.attachments ?? []).length > 0 ? "yes" : ""],
    ["X-MS-Exchange-Organization-AuthAs", inside ? "Internal" : "Anonymous"],
    ["Return-Path", mail.from.address],
    ["MIME-Version", "1.0"],
  ];
  if (mail.inReplyTo) headers.push(["In-Reply-To", mail.inReplyTo], ["References", mail.inReplyTo]);
  if (!inside) headers.push(["Authentication-Results", authentication(mail)]);
  if (mail.script.bulk) headers.push(["List-Unsubscribe", `<mailto:leave@${host(mail.from)}>`]);
  return headers.map(([name, value]) => ({ name, value }));
}

const host = ({ address }: Party) => address.slice(address.indexOf("@") + 1);

/** Unwanted mail forged its sender: the checks failed. */
function authentication(mail: ComposedMail): string {
  const domain = host(mail.from);
  const verdict = domain === "claims-dept.example" ? "fail" : "pass";
  return `spf=${verdict} smtp.mailfrom=${domain}; dkim=${verdict} header.d=${domain}; dmarc=${verdict} action=none header.from=${domain}`;
}
