import pg from 'pg';
import type { Asker } from './questions.ts';

/** The types of count() and of amounts, which pg hands on as text. */
const numbers: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC];

/** Numbers are numbers, as in Grafana. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    numbers.includes(id) ? Number : (pg.types.getTypeParser(id, format) as (text: string) => unknown),
};

/** Asks with the connection of a reader. */
export function askerOf(reader: pg.ClientBase): Asker {
  return {
    ask: async (sql) => {
      const { fields, rows } = await reader.query<unknown[]>({ text: sql, rowMode: 'array', types });
      return { columns: fields.map(({ name }) => name), rows };
    },
  };
}
