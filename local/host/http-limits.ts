/** Limits of Azure's HTTP front end and of the Functions host. */

export interface HttpLimits {
  urlLength: number;
  queryLength: number;
  bodyBytes: number;
  /** Azure's load balancer gives up a connection on which nothing came back for so long. */
  responseMs: number;
}

export const azureHttpLimits: HttpLimits = {
  urlLength: 8192,
  queryLength: 4096,
  bodyBytes: 104_857_600,
  responseMs: 230_000,
};
