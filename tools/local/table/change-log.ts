// The items inserted into the streamed tables, in order, and each mapping's position. Both are on disk,
// so a kill -9 loses neither.

import { DatabaseSync } from 'node:sqlite';

export interface Change {
  sequence: number;
  /** The item's key as JSON. */
  itemKey: string;
  insertedAtMs: number;
}

/**
 * SQLite syncs only now and then. A kill loses nothing; a power cut may lose the latest rows. Then the
 * next start finds the inserts in the table, and a batch whose position was lost is delivered again.
 */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS streams (table_name TEXT PRIMARY KEY) STRICT;
  CREATE TABLE IF NOT EXISTS inserts (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    table_name TEXT NOT NULL,
    item_key TEXT NOT NULL,
    inserted_at_ms INTEGER NOT NULL,
    UNIQUE (table_name, item_key)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS positions (mapping TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT;
`;

/** A stream keeps 24 hours of changes, so this is where TRIM_HORIZON is. */
const TRIM_HORIZON_MS = 24 * 60 * 60 * 1000;
/** The time given to items older than the stream, so that no mapping ever starts at or before them. */
const BEFORE_THE_STREAM_MS = 0;

/** @param now unix milliseconds */
export function openChangeLog(file: string, now: () => number) {
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const sql = {
    addStream: database.prepare('INSERT OR IGNORE INTO streams VALUES (?)'),
    insertAll: database.prepare(
      'INSERT OR IGNORE INTO inserts (table_name, item_key, inserted_at_ms) SELECT ?, value, ? FROM json_each(?) ORDER BY value',
    ),
    removeAbsent: database.prepare(
      'DELETE FROM inserts WHERE table_name = ? AND item_key NOT IN (SELECT value FROM json_each(?))',
    ),
    insert: database.prepare(
      'INSERT OR IGNORE INTO inserts (table_name, item_key, inserted_at_ms) VALUES (?, ?, ?)',
    ),
    remove: database.prepare('DELETE FROM inserts WHERE table_name = ? AND item_key = ?'),
    after: database.prepare(
      'SELECT sequence, item_key, inserted_at_ms FROM inserts WHERE table_name = ? AND sequence > ? ORDER BY sequence LIMIT ?',
    ),
    insertedAt: database.prepare(
      'SELECT inserted_at_ms FROM inserts WHERE table_name = ? AND sequence = ?',
    ),
    start: database.prepare(
      'INSERT OR IGNORE INTO positions SELECT ?, coalesce(max(sequence), 0) FROM inserts WHERE table_name = ? AND inserted_at_ms < ?',
    ),
    position: database.prepare('SELECT sequence FROM positions WHERE mapping = ?'),
    advance: database.prepare('UPDATE positions SET sequence = ? WHERE mapping = ?'),
  };
  return {
    /**
     * Brings the log in line with the table at the start. An item that only the table has was inserted
     * just before a kill, or before the stream existed if the table was never streamed.
     */
    reconcile(table: string, itemKeys: readonly string[]): void {
      const present = JSON.stringify(itemKeys);
      database.exec('BEGIN');
      const isFirst = sql.addStream.run(table).changes === 1;
      sql.insertAll.run(table, isFirst ? BEFORE_THE_STREAM_MS : now(), present);
      sql.removeAbsent.run(table, present);
      database.exec('COMMIT');
    },
    /** @returns whether the item is new */
    insert: (table: string, itemKey: string): boolean =>
      sql.insert.run(table, itemKey, now()).changes === 1,
    remove: (table: string, itemKey: string) => void sql.remove.run(table, itemKey),
    /** The items inserted after `sequence` that still exist. */
    after: (table: string, sequence: number, limit: number): Change[] =>
      sql.after.all(table, sequence, limit).map((row) => ({
        sequence: Number(row.sequence),
        itemKey: String(row.item_key),
        insertedAtMs: Number(row.inserted_at_ms),
      })),
    /** Whether a stream would no longer have this change. Also true for one that it never had. */
    isTrimmed: (table: string, sequence: number): boolean =>
      Number(sql.insertedAt.get(table, sequence)?.inserted_at_ms ?? 0) < now() - TRIM_HORIZON_MS,
    /** The last sequence that a mapping is done with. A new mapping starts 24 hours back. */
    position(mapping: string, table: string): number {
      // Stored at the first call: a horizon that moves on would skip items not yet delivered.
      sql.start.run(mapping, table, now() - TRIM_HORIZON_MS);
      return Number(sql.position.get(mapping)?.sequence);
    },
    advance: (mapping: string, sequence: number) => void sql.advance.run(sequence, mapping),
    close: () => database.close(),
  };
}
