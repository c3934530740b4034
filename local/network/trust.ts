/** Makes this process trust one more certificate authority, for as long as it is needed. */
import tls from "node:tls";

/** Returns a function that takes the trust back; authorities added meanwhile by others stay. */
export function trustAuthority(pem: string): () => void {
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), pem]);
  const added = fingerprintable(pem);
  return () => {
    const others = tls.getCACertificates("default").filter((ca) => fingerprintable(ca) !== added);
    tls.setDefaultCACertificates(others);
  };
}

/** Node prints certificates anew, so that line ends may differ from what it was given. */
function fingerprintable(pem: string): string {
  return pem.replaceAll(/\s/g, "");
}
