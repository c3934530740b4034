/** How a site and its libraries are written down; sites.ts and drives.ts make Graph resources of it. */
import type { When } from "../moments.ts";

export interface SiteScript {
  /** In the address: `/sites/aurora`; empty for the root site. */
  path: string;
  title: string;
  description: string;
  kind: "team" | "communication" | "root";
  /** Aliases, or everyone. */
  readers: "everyone" | string[];
  /** The connector may read it with `Sites.Selected` alone. */
  grantsConnector?: true;
  owner: string;
  created: When;
  libraries: LibraryScript[];
  pages: PageScript[];
  lists: ListScript[];
}

export interface LibraryScript {
  title: string;
  /** In the address: the default library is "Shared Documents", whatever its title. */
  urlName: string;
  /** Narrower than the site's, where given. */
  readers?: string[];
  files: FileScript[];
}

export interface FileScript {
  /** Below the drive's root; folders come into being with their files. */
  path: string;
  /** Its name under documents/. */
  file: string;
  by: string;
  created: When;
  changed?: { by: string; at: When };
  /** Aliases it was shared with one by one. */
  sharedWith?: string[];
}

export interface PageScript {
  /** `Home.aspx` */
  name: string;
  title: string;
  by: string;
  created: When;
  /** The text web parts' HTML, one for each section. */
  sections: string[];
}

export interface ListScript {
  name: string;
  title: string;
  description: string;
  by: string;
  created: When;
  columns: ColumnScript[];
  /** In the order of their ids; `by` and `at` are the item's creation. */
  items: { by: string; at: When; changed?: When; fields: Record<string, FieldScript> }[];
}

export interface ColumnScript {
  name: string;
  title: string;
  kind: "text" | "multiline" | "number" | "boolean" | "date" | "choice" | "person";
  choices?: string[];
}

/** Dates are written as moments. */
export type FieldScript = string | number | boolean | null | { at: When };
