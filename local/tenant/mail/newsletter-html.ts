/** A newsletter as mailing tools write it: tables in tables, styles on every cell, a hidden preheader, a tracking pixel. */
import { escapeHtml } from "./outlook-html.ts";

export interface Story {
  title: string;
  text: string;
  link: string;
}

const font =
  "font-family:'Open Sans',Helvetica,Arial,sans-serif;mso-line-height-rule:exactly;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%";

const row = (content: string) =>
  `<tr><td align="center" valign="top" style="border-collapse:collapse;padding:0;margin:0"><table role="presentation" align="center" border="0" cellpadding="0" cellspacing="0" width="600" style="width:600px;max-width:600px;border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt;background-color:#ffffff"><tbody><tr><td align="left" valign="top" style="padding:18px 24px 18px 24px;word-break:break-word;${font}">${content}</td></tr></tbody></table></td></tr>`;

function story({ title, text, link }: Story, index: number): string {
  const picture = `<table role="presentation" border="0" cellpadding="0" cellspacing="0" width="100%" style="border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt"><tbody><tr><td style="padding:0 0 12px 0"><img src="https://img.biketradeweekly.example/i/${index}/wide@2x.jpg?w=1104" width="552" alt="" style="display:block;border:0;height:auto;line-height:100%;outline:none;text-decoration:none;width:552px"></td></tr></tbody></table>`;
  const button = `<table role="presentation" border="0" cellpadding="0" cellspacing="0" style="border-collapse:separate;margin-top:14px"><tbody><tr><td align="center" bgcolor="#0a7d4b" style="border-radius:4px;background:#0a7d4b;padding:10px 22px;${font}"><a href="${link}" target="_blank" style="display:inline-block;color:#ffffff;font-size:14px;font-weight:600;line-height:120%;margin:0;text-decoration:none;text-transform:none;${font}">Read more</a></td></tr></tbody></table>`;
  return row(
    `${picture}<h2 style="margin:0 0 8px 0;font-size:20px;line-height:28px;color:#17202a;${font}">${escapeHtml(title)}</h2><p style="margin:0;font-size:15px;line-height:24px;color:#424949;${font}">${escapeHtml(text)}</p>${button}`,
  );
}

export function newsletterHtml(name: string, preheader: string, stories: Story[]): string {
  return (
    `<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style type="text/css">@media only screen and (max-width:480px){table{width:100%!important}}</style></head>` +
    `<body style="margin:0;padding:0;background-color:#eef2f3"><div style="display:none;font-size:1px;color:#eef2f3;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden">${escapeHtml(preheader)}${"&#8199;&#65279;&#847; ".repeat(60)}</div>` +
    `<table role="presentation" border="0" cellpadding="0" cellspacing="0" width="100%" style="border-collapse:collapse;background-color:#eef2f3"><tbody>` +
    row(`<h1 style="margin:0;font-size:28px;${font}">${escapeHtml(name)}</h1>`) +
    stories.map(story).join("\r\n") +
    row(
      `<p style="font-size:12px;color:#808b96;${font}">You get this mail because you subscribed. <a href="https://biketradeweekly.example/u/8f1c">Unsubscribe</a></p>`,
    ) +
    `</tbody></table><img src="https://track.biketradeweekly.example/o/8f1c7a.gif" width="1" height="1" alt="" border="0"></body></html>`
  );
}
