/** Says which app the traffic comes from: SharePoint favours decorated traffic when it throttles. */
import type { Middleware } from "@microsoft/microsoft-graph-client";
import { middleware } from "./middleware.ts";

/** @param userAgent of the form `NONISV|Company|AppName/Version` */
export function trafficDecoration(userAgent: string): Middleware {
  return middleware(({ headers, next }) => {
    headers["User-Agent"] = userAgent;
    return next();
  });
}
