/** A row as it is bound: absent properties become NULL. */
export type Bound<Row> = { [Column in keyof Required<Row>]: Exclude<Row[Column], undefined> | null };

/** A row as SQLite answers it, with its NULL columns left out: absence is `undefined` everywhere else. */
export function withoutNulls<Row extends object>(row: Bound<Row>): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row;
}
