/** What Teams writes below the text of an invitation. */

export function teamsBlock(joinUrl: string): string {
  const font = `style="font-family:'Segoe UI','Helvetica Neue',Helvetica,Arial,sans-serif"`;
  return (
    `<br><div style="width:100%"><span style="white-space:nowrap; color:#5F5F5F; opacity:.36">________________________________________________________________________________</span></div>` +
    `<div class="me-email-text" lang="en-US" ${font}><div style="margin-bottom:24px"><span style="font-size:24px; font-weight:700; margin-right:12px">Microsoft Teams</span>` +
    `<a class="me-email-link" href="https://aka.ms/JoinTeamsMeeting?omkt=en-US" style="font-size:14px; color:#5B5FC7">Need help?</a></div>` +
    `<div style="margin-bottom:6px"><a id="meet_invite_block.action.join_link" class="me-email-headline" href="${joinUrl}" style="font-size:20px; font-weight:600; color:#5B5FC7">Join the meeting now</a></div></div>` +
    `<div style="width:100%"><span style="white-space:nowrap; color:#5F5F5F; opacity:.36">________________________________________________________________________________</span></div>`
  );
}
