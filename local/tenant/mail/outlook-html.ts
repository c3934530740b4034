/** Writes mail bodies as Outlook does: Word's styles, MsoNormal paragraphs, lists made of paragraphs, nested tables. */
import type { Language } from "./script.ts";

const styleSheet = `<style>
<!--
@font-face
	{font-family:"Cambria Math";
	panose-1:2 4 5 3 5 4 6 3 2 4}
@font-face
	{font-family:Calibri;
	panose-1:2 15 5 2 2 2 4 3 2 4}
@font-face
	{font-family:Aptos}
p.MsoNormal, li.MsoNormal, div.MsoNormal
	{margin:0cm;
	font-size:11.0pt;
	font-family:"Aptos",sans-serif}
a:link, span.MsoHyperlink
	{color:#467886;
	text-decoration:underline}
p.MsoListParagraph, li.MsoListParagraph, div.MsoListParagraph
	{margin-top:0cm;
	margin-right:0cm;
	margin-bottom:0cm;
	margin-left:36.0pt;
	font-size:11.0pt;
	font-family:"Aptos",sans-serif}
span.EmailStyle18
	{font-family:"Aptos",sans-serif;
	color:windowtext}
.MsoChpDefault
	{font-size:10.0pt}
@page WordSection1
	{margin:70.85pt 70.85pt 2.0cm 70.85pt}
div.WordSection1
	{}
ol
	{margin-bottom:0cm}
ul
	{margin-bottom:0cm}
-->
</style>`;

const bodyLanguage: Record<Language, string> = {
  en: 'lang="EN-GB"',
  de: 'lang="DE"',
  fr: 'lang="FR"',
  ja: 'lang="JA"',
  ar: 'lang="AR-AE" dir="rtl"',
};

export const escapeHtml = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

function inline(text: string): string {
  return escapeHtml(text)
    .replace(/\*\*(.+?)\*\*/g, "<b>$1</b>")
    .replace(/\[(.+?)\]\((.+?)\)/g, '<a href="$2">$1</a>')
    .replaceAll("\n", "<br>\r\n");
}

const normal = (html: string) =>
  `<p class="MsoNormal"><span class="EmailStyle18" style="mso-fareast-language:EN-US">${html}<o:p></o:p></span></p>`;
const empty = normal("&nbsp;");

function list(lines: string[]): string {
  return lines
    .map(
      (line) =>
        `<p class="MsoListParagraph" style="text-indent:-18.0pt;mso-list:l0 level1 lfo1"><span style="font-family:Symbol"><span style="mso-list:Ignore">·<span style="font:7.0pt &quot;Times New Roman&quot;">&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span>${inline(line.slice(2))}<o:p></o:p></p>`,
    )
    .join("\r\n");
}

function cell(text: string, head: boolean): string {
  const content = inline(text.trim());
  return `<td width="120" valign="top" style="width:90.0pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt">${normal(head ? `<b>${content}</b>` : content)}</td>`;
}

function table(lines: string[]): string {
  const rows = lines.map((line, index) => {
    const cells = line.split("|").slice(1, -1);
    return `<tr>${cells.map((text) => cell(text, index === 0)).join("\r\n")}</tr>`;
  });
  return `<table class="MsoTableGrid" border="1" cellspacing="0" cellpadding="0" style="border-collapse:collapse;border:none"><tbody>${rows.join("\r\n")}</tbody></table>`;
}

/** The script's light markup as Outlook's HTML, without head or body. */
export function outlookBlocks(text: string): string {
  const blocks = text
    .trim()
    .split(/\n{2,}/)
    .map((block) => {
      const lines = block.split("\n");
      if (lines.every((line) => line.startsWith("- "))) return list(lines);
      if (lines.every((line) => line.startsWith("|"))) return table(lines);
      return normal(inline(block));
    });
  return blocks.join(`\r\n${empty}\r\n`);
}

/** The same markup as a plain text mail, and as a body preview sees it. */
export function plainText(text: string): string {
  return text
    .trim()
    .replace(/\*\*(.+?)\*\*/g, "$1")
    .replace(/\[(.+?)\]\((.+?)\)/g, "$1<$2>")
    .replaceAll("\n", "\r\n");
}

export function outlookDocument(content: string, language: Language): string {
  return (
    `<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta name="Generator" content="Microsoft Word 15 (filtered medium)">${styleSheet}</head>` +
    `<body ${bodyLanguage[language]} link="#467886" vlink="#96607D" style="word-wrap:break-word"><div class="WordSection1">\r\n${content}\r\n</div></body></html>`
  );
}

export interface QuotedHeader {
  from: string;
  sent: Date;
  timeZone: string;
  to: string;
  cc: string;
  subject: string;
}

interface HeaderWords {
  locale: string;
  from: string;
  sent: string;
  to: string;
  cc: string;
  subject: string;
}

const words: Record<Language, HeaderWords> = {
  en: { locale: "en-GB", from: "From:", sent: "Sent:", to: "To:", cc: "Cc:", subject: "Subject:" },
  de: {
    locale: "de-DE",
    from: "Von:",
    sent: "Gesendet:",
    to: "An:",
    cc: "Cc:",
    subject: "Betreff:",
  },
  fr: {
    locale: "fr-FR",
    from: "De :",
    sent: "Envoyé :",
    to: "À :",
    cc: "Cc :",
    subject: "Objet :",
  },
  ja: {
    locale: "ja-JP",
    from: "差出人:",
    sent: "送信日時:",
    to: "宛先:",
    cc: "CC:",
    subject: "件名:",
  },
  ar: {
    locale: "ar-AE",
    from: "من:",
    sent: "تاريخ الإرسال:",
    to: "إلى:",
    cc: "نسخة:",
    subject: "الموضوع:",
  },
};

export function quotedHeaderLines(header: QuotedHeader, language: Language): [string, string][] {
  const { locale, from, sent, to, cc, subject } = words[language];
  const date = new Intl.DateTimeFormat(locale, {
    dateStyle: "full",
    timeStyle: "short",
    timeZone: header.timeZone,
  }).format(header.sent);
  const lines: [string, string][] = [
    [from, header.from],
    [sent, date],
    [to, header.to],
  ];
  if (header.cc) lines.push([cc, header.cc]);
  return [...lines, [subject, header.subject]];
}

/** The line and the headers above an earlier mail's content. */
export function quotedHistory(headerLines: [string, string][], earlier: string): string {
  const font = `lang="EN-US" style="font-family:&quot;Calibri&quot;,sans-serif"`;
  const lines = headerLines.map(
    ([label, value]) =>
      `<b><span ${font}>${label}</span></b><span ${font}> ${escapeHtml(value)}</span>`,
  );
  return (
    `<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">${lines.join("<br>\r\n")}<o:p></o:p></p></div></div>\r\n` +
    `${empty}\r\n${earlier}`
  );
}

/** Name, title and address under a colleague's mail. */
export function signature(
  name: string,
  jobTitle: string,
  office: string,
  logoCid?: string,
): string {
  const logo = logoCid
    ? `<p class="MsoNormal"><img border="0" width="160" height="48" style="width:1.6666in;height:.5in" id="Picture_x0020_1" src="cid:${logoCid}" alt="Lumen Cycles"><o:p></o:p></p>`
    : "";
  return (
    `${empty}<table class="MsoNormalTable" border="0" cellspacing="0" cellpadding="0" style="border-collapse:collapse"><tbody><tr><td style="border:none;border-top:solid #F4D03F 1.5pt;padding:3.75pt 0cm 0cm 0cm">` +
    `<p class="MsoNormal"><b><span style="font-size:10.0pt;color:#1B4F72">${escapeHtml(name)}</span></b><span style="font-size:10.0pt;color:#595959"><br>${escapeHtml(jobTitle)} | ${escapeHtml(office)}<br>Lumen Cycles GmbH | Basler Straße 115 | 79115 Freiburg<o:p></o:p></span></p>${logo}</td></tr></tbody></table>`
  );
}
