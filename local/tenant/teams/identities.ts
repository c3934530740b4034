/** People and applications as Teams names them in messages and lists of members. */
import type { Identity, IdentitySet } from "@microsoft/microsoft-graph-types";
import type { Directory } from "../directory.ts";
import { guid } from "../ids.ts";
import type { Parties, Party } from "../mail/parties.ts";
import { memberId } from "./ids.ts";
import type { SampleMember } from "./types.ts";

/** Known to both sides of a conversation: people elsewhere have an id in their own tenant. */
export const userIdOf = ({ userId, address }: Party) => userId ?? guid(`account ${address}`);

const tenantOf = ({ userId, address }: Party, { tenantId }: Directory) =>
  userId === null ? guid(`tenant ${address.slice(address.indexOf("@"))}`) : tenantId;

export function teamworkUser(party: Party, named = true): Identity {
  // Graph answers the kind of user too, which the published type of the property leaves out.
  const user = {
    "@odata.type": "#microsoft.graph.teamworkUserIdentity",
    id: userIdOf(party),
    displayName: named ? party.name : null,
    userIdentityType: party.userId === null ? "federatedUser" : "aadUser",
  };
  return user;
}

/** With the other kinds of identity as null, as Teams writes it. */
export const byUser = (party: Party, named = true): IdentitySet => ({
  application: null,
  device: null,
  user: teamworkUser(party, named),
});

/** What posts without a person behind it, by its key in a script. */
const applications: Record<string, string> = {
  "app:monitoring": "Lumen Monitoring",
  "app:workflows": "Workflows",
};

export function senderOf(from: string, parties: Parties): IdentitySet {
  const name = applications[from];
  if (name === undefined) return byUser(parties(from));
  const application = {
    "@odata.type": "#microsoft.graph.teamworkApplicationIdentity",
    id: guid(`application ${from}`),
    displayName: name,
    applicationIdentityType: "bot",
  };
  return { application, device: null, user: null };
}

/** Name and address of a sender; an application has no address. */
export function mailSenderOf(from: string, parties: Parties): { name: string; address: string } {
  const name = applications[from];
  if (name !== undefined) return { name, address: "" };
  const party = parties(from);
  return { name: party.name, address: party.address };
}

export function memberOf(
  party: Party,
  conversation: string,
  role: "owner" | "guest" | null,
  directory: Directory,
): SampleMember {
  const userId = userIdOf(party);
  const member = {
    "@odata.type": "#microsoft.graph.aadUserConversationMember",
    id: memberId(conversation, userId),
    roles: role === null ? [] : [role],
    displayName: party.name,
    visibleHistoryStartDateTime: "0001-01-01T00:00:00Z",
    userId,
    email: party.address,
    tenantId: tenantOf(party, directory),
  };
  return member;
}
