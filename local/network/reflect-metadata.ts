/** The part of the `reflect-metadata` proposal that `@peculiar/x509` needs; import it before that. */

type Key = string | symbol;
interface MetadataReflect {
  defineMetadata(key: unknown, value: unknown, target: object, property?: Key): void;
  getOwnMetadata(key: unknown, target: object, property?: Key): unknown;
  getMetadata(key: unknown, target: object, property?: Key): unknown;
  metadata(key: unknown, value: unknown): (target: object, property?: Key) => void;
}

const store = new WeakMap<object, Map<Key | undefined, Map<unknown, unknown>>>();

const metadata: MetadataReflect = {
  defineMetadata(key, value, target, property) {
    const properties = store.get(target) ?? new Map<Key | undefined, Map<unknown, unknown>>();
    const entries = properties.get(property) ?? new Map<unknown, unknown>();
    store.set(target, properties.set(property, entries.set(key, value)));
  },
  getOwnMetadata: (key, target, property) => store.get(target)?.get(property)?.get(key),
  getMetadata(key, target, property) {
    for (let owner: object | null = target; owner; owner = Reflect.getPrototypeOf(owner)) {
      const entries = store.get(owner)?.get(property);
      if (entries?.has(key)) return entries.get(key);
    }
    return undefined;
  },
  metadata: (key, value) => (target, property) =>
    metadata.defineMetadata(key, value, target, property),
};

for (const [name, value] of Object.entries(metadata)) {
  if (!(name in Reflect)) Object.defineProperty(Reflect, name, { value, configurable: true });
}
