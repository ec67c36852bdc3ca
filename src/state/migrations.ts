/**
 * The schema, a step a version: `PRAGMA user_version` counts the steps a file has taken. A step that has been released
 * is never edited, only followed by another. Columns are named as the properties of the rows' types; an address that
 * is compared stands beside its text as 32 hexadecimal digits (`address-key.ts`).
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO meta VALUES ('instance', lower(hex(randomblob(16))));

  CREATE TABLE attachments (
    containerId TEXT NOT NULL,
    ifname TEXT NOT NULL,
    face TEXT NOT NULL,
    network TEXT NOT NULL,
    netns TEXT NOT NULL,
    namespaceId TEXT NOT NULL,
    boot TEXT NOT NULL,
    podNamespace TEXT,
    podName TEXT,
    podUid TEXT,
    device TEXT,
    state TEXT NOT NULL CHECK (state IN ('planned', 'done', 'undoing')),
    plan TEXT NOT NULL CHECK (json_valid(plan)),
    befores TEXT NOT NULL CHECK (json_valid(befores)),
    result TEXT CHECK (json_valid(result)),
    request TEXT CHECK (json_valid(request)),
    createdAt REAL NOT NULL,
    PRIMARY KEY (containerId, ifname, face)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attachmentsByNamespace ON attachments (namespaceId);
  CREATE INDEX attachmentsByDevice ON attachments (device) WHERE device IS NOT NULL;

  CREATE TABLE tombstones (
    containerId TEXT NOT NULL,
    ifname TEXT NOT NULL,
    at REAL NOT NULL,
    boot TEXT NOT NULL,
    PRIMARY KEY (containerId, ifname)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE leases (
    address TEXT PRIMARY KEY,
    family INTEGER NOT NULL CHECK (family IN (4, 6)),
    number TEXT NOT NULL CHECK (length(number) = 32),
    pool TEXT NOT NULL,
    containerId TEXT NOT NULL,
    ifname TEXT NOT NULL,
    podNamespace TEXT,
    podName TEXT,
    podUid TEXT,
    since REAL NOT NULL,
    boot TEXT NOT NULL,
    UNIQUE (containerId, ifname, family),
    UNIQUE (family, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE resting (
    address TEXT PRIMARY KEY,
    family INTEGER NOT NULL CHECK (family IN (4, 6)),
    number TEXT NOT NULL CHECK (length(number) = 32),
    pool TEXT NOT NULL,
    endedAt REAL NOT NULL,
    boot TEXT NOT NULL,
    UNIQUE (family, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE claims (
    family INTEGER NOT NULL CHECK (family IN (4, 6)),
    first TEXT NOT NULL CHECK (length(first) = 32),
    last TEXT NOT NULL CHECK (length(last) = 32 AND last >= first),
    pool TEXT NOT NULL,
    PRIMARY KEY (family, first)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX claimsByPool ON claims (pool);

  CREATE TABLE snapshot (
    key TEXT PRIMARY KEY,
    json TEXT NOT NULL CHECK (json_valid(json))
  ) STRICT, WITHOUT ROWID;
  `,
];
