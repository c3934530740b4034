/** Addresses that a webhook must not reach: this machine, private networks, the cloud's own services. */
import { BlockList, isIPv6 } from "node:net";

const privateNetworks: readonly [string, number, "ipv4" | "ipv6"][] = [
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["::1", 128, "ipv6"],
  ["fc00::", 7, "ipv6"],
];

/** Instance metadata and what never is a receiver: refused for every host. */
const neverReached: readonly [string, number, "ipv4" | "ipv6"][] = [
  ["0.0.0.0", 8, "ipv4"],
  ["168.63.129.16", 32, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 128, "ipv6"],
  // Addresses that carry an IPv4 address inside, which a translator may follow.
  ["64:ff9b::", 96, "ipv6"],
  ["64:ff9b:1::", 48, "ipv6"],
  ["2001::", 32, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["2001:db8::", 32, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["fec0::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
];

const isPrivate = blockList(privateNetworks);
const isNeverReached = blockList(neverReached);

/** Mapped IPv4 addresses (`::ffff:10.0.0.1`) are judged as what they map. */
export function mayReach(address: string, allowPrivate: boolean): boolean {
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  if (isNeverReached.check(address, family)) return false;
  return allowPrivate || !isPrivate.check(address, family);
}

function blockList(networks: readonly [string, number, "ipv4" | "ipv6"][]): BlockList {
  const list = new BlockList();
  for (const [network, prefix, family] of networks) list.addSubnet(network, prefix, family);
  return list;
}
