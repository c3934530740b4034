/** Resolves `*.localhost` to 127.0.0.1 inside this process, whatever the machine's resolver says. */
import dns from "node:dns";

type Callback = (
  error: NodeJS.ErrnoException | null,
  address?: string | dns.LookupAddress[],
  family?: number,
) => void;

let users = 0;
let restore = (): void => undefined;

/** Returns a function that gives the resolver back once every caller has done so. */
export function resolveLocalhostNames(): () => void {
  if (users++ === 0) restore = wrapLookup();
  return () => {
    if (--users === 0) restore();
  };
}

function wrapLookup(): () => void {
  const original = dns.lookup;
  const wrapped = (hostname: string, ...rest: unknown[]): void => {
    if (!hostname.toLowerCase().endsWith(".localhost")) {
      Reflect.apply(original, dns, [hostname, ...rest]);
      return;
    }
    const callback = rest.at(-1) as Callback;
    const wantsAll = (rest[0] as dns.LookupOptions | null)?.all === true;
    process.nextTick(() => {
      if (wantsAll) callback(null, [{ address: "127.0.0.1", family: 4 }]);
      else callback(null, "127.0.0.1", 4);
    });
  };
  // Keeps what `util.promisify` reads from the original.
  dns.lookup = Object.defineProperties(
    wrapped,
    Object.getOwnPropertyDescriptors(original),
  ) as typeof dns.lookup;
  return () => {
    dns.lookup = original;
  };
}
