/** A person as SharePoint names the author of a thing. */
import type { IdentitySet } from "@microsoft/microsoft-graph-types";
import type { Party } from "../mail/parties.ts";

export const identity = ({ userId, name, address }: Party): IdentitySet => {
  // Graph answers the address too, which its published types leave out.
  const user = { id: userId ?? "", displayName: name, email: address };
  return { user };
};
