// What was inserted into the streamed tables, in order, and how far each mapping has come: on disk,
// so that a kill -9 loses neither.

import { DatabaseSync } from 'node:sqlite';

export interface Change {
  sequence: number;
  /** The item's key as JSON. */
  itemKey: string;
  insertedAtMs: number;
}

export interface ChangeLog {
  /**
   * Brings the log in line with the table as it is at the start. What is in the table and not in
   * the log was inserted just before a kill; but all that a table holds when it is first streamed
   * was there before the stream.
   */
  reconcile(table: string, itemKeys: readonly string[]): void;
  /** @returns whether the item is new */
  insert(table: string, itemKey: string): boolean;
  remove(table: string, itemKey: string): void;
  /** What was inserted after `sequence` and is still there. */
  after(table: string, sequence: number, limit: number): Change[];
  /** How far a mapping has come; a new one starts with what was inserted within 24 hours. */
  position(mapping: string, table: string): number;
  advance(mapping: string, sequence: number): void;
  close(): void;
}

/**
 * Synced now and then: a kill loses nothing, a power cut at most the latest. Then the start finds
 * the inserts again, and a batch whose position is lost is delivered once more.
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
  CREATE TEMP TABLE present (item_key TEXT PRIMARY KEY) STRICT;
`;

/** What a stream keeps, and so where TRIM_HORIZON is. */
const TRIM_HORIZON_MS = 24 * 60 * 60 * 1000;
/** Of items that were there before the stream: behind every horizon. */
const BEFORE_THE_STREAM_MS = 0;

/** @param now unix milliseconds */
export function openChangeLog(file: string, now: () => number): ChangeLog {
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const sql = {
    addStream: database.prepare('INSERT OR IGNORE INTO streams VALUES (?)'),
    addPresent: database.prepare('INSERT INTO present VALUES (?)'),
    insertPresent: database.prepare(
      'INSERT OR IGNORE INTO inserts (table_name, item_key, inserted_at_ms) SELECT ?, item_key, ? FROM present ORDER BY item_key',
    ),
    removeAbsent: database.prepare(
      'DELETE FROM inserts WHERE table_name = ? AND item_key NOT IN (SELECT item_key FROM present)',
    ),
    insert: database.prepare(
      'INSERT OR IGNORE INTO inserts (table_name, item_key, inserted_at_ms) VALUES (?, ?, ?)',
    ),
    remove: database.prepare('DELETE FROM inserts WHERE table_name = ? AND item_key = ?'),
    after: database.prepare(
      'SELECT sequence, item_key, inserted_at_ms FROM inserts WHERE table_name = ? AND sequence > ? ORDER BY sequence LIMIT ?',
    ),
    start: database.prepare(
      'INSERT OR IGNORE INTO positions SELECT ?, coalesce(max(sequence), 0) FROM inserts WHERE table_name = ? AND inserted_at_ms < ?',
    ),
    position: database.prepare('SELECT sequence FROM positions WHERE mapping = ?'),
    advance: database.prepare('UPDATE positions SET sequence = ? WHERE mapping = ?'),
  };
  return {
    reconcile(table, itemKeys) {
      database.exec('BEGIN; DELETE FROM present');
      const isFirst = sql.addStream.run(table).changes === 1;
      for (const itemKey of itemKeys) sql.addPresent.run(itemKey);
      sql.insertPresent.run(table, isFirst ? BEFORE_THE_STREAM_MS : now());
      sql.removeAbsent.run(table);
      database.exec('COMMIT');
    },
    insert: (table, itemKey) => sql.insert.run(table, itemKey, now()).changes === 1,
    remove: (table, itemKey) => void sql.remove.run(table, itemKey),
    after: (table, sequence, limit) =>
      sql.after.all(table, sequence, limit).map((row) => ({
        sequence: Number(row.sequence),
        itemKey: String(row.item_key),
        insertedAtMs: Number(row.inserted_at_ms),
      })),
    position(mapping, table) {
      // Kept from the first look on: a horizon that moved on would pass over what is not delivered.
      sql.start.run(mapping, table, now() - TRIM_HORIZON_MS);
      return Number(sql.position.get(mapping)?.sequence);
    },
    advance: (mapping, sequence) => void sql.advance.run(sequence, mapping),
    close: () => database.close(),
  };
}
