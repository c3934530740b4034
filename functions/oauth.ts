/** How MCP clients find and pass the sign-in; paths are those that the standards name. */
import { app, type HttpHandler, type HttpMethod } from "@azure/functions";
import {
  authorize,
  finish,
  getResourceMetadata,
  getServerMetadata,
  register,
  token,
} from "../shared/oauth/endpoints.ts";
import { services } from "../shared/services.ts";

function anonymous(name: string, method: HttpMethod, route: string, handler: HttpHandler): void {
  app.http(name, { methods: [method], authLevel: "anonymous", route, handler });
}

const resourceMetadata = ".well-known/oauth-protected-resource";
anonymous("oauth_resource", "GET", resourceMetadata, getResourceMetadata(services));
anonymous("oauth_resource_mcp", "GET", `${resourceMetadata}/mcp`, getResourceMetadata(services));
anonymous(
  "oauth_server",
  "GET",
  ".well-known/oauth-authorization-server",
  getServerMetadata(services),
);
anonymous("oauth_authorize", "GET", "oauth/authorize", authorize(services));
anonymous("oauth_callback", "GET", "oauth/callback", finish(services));
anonymous("oauth_token", "POST", "oauth/token", token(services));
anonymous("oauth_register", "POST", "oauth/register", register(services));
