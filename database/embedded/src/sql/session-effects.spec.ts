import { describe, expect, it } from '@jest/globals';
import { sessionEffects } from './session-effects.ts';

const effectsOf = (sql: string) => sessionEffects(sql, (name) => `${name}@7`);

describe('sessionEffects', () => {
  it.each([
    "INSERT INTO t VALUES ('x')",
    'SELECT 1',
    "UPDATE t SET n = 1 WHERE note = 'LISTEN; DISCARD ALL'",
    '/* LISTEN a; /* nested; */ DISCARD ALL; */ SELECT 1 -- ; RESET ALL',
    "SELECT $$; LISTEN a; $$, E'it''s \\'; LISTEN b', U&'x'",
  ])('sees nothing in: %s', (sql) => {
    const effects = effectsOf(sql);
    expect([effects?.listening ?? [], effects?.resets ?? [], effects?.sql ?? sql]).toEqual([[], [], sql]);
  });

  it('finds LISTEN and UNLISTEN with their channels', () => {
    expect(effectsOf('listen News; UNLISTEN "News"; unlisten *')?.listening).toEqual([
      { action: 'listen', channel: 'news' },
      { action: 'unlisten', channel: 'News' },
      { action: 'unlisten', channel: undefined },
    ]);
  });

  it('names the settings that are set and reset', () => {
    const sql =
      "SET LOCAL my.tenant = 'a'; SET TIME ZONE 'UTC'; SET SESSION AUTHORIZATION x; RESET work_mem; SET a TO DEFAULT; SELECT set_config('b', $1, false)";
    expect(effectsOf(sql)).toMatchObject({
      settings: ['b', 'my.tenant', 'TimeZone', 'session_authorization', 'work_mem', 'a'],
      resets: ['work_mem', 'a'],
    });
    expect(effectsOf('RESET ALL')?.resets).toEqual(['*']);
  });

  it("gives statements prepared in SQL the client's name", () => {
    expect(effectsOf('PREPARE p (int) AS SELECT 1; EXECUTE "p" (1); DEALLOCATE PREPARE p')?.sql).toBe(
      'PREPARE "p@7" (int) AS SELECT 1; EXECUTE "p@7" (1); DEALLOCATE PREPARE "p@7"',
    );
    expect(effectsOf("PREPARE TRANSACTION 'x'")?.sql).toBe("PREPARE TRANSACTION 'x'");
  });

  it('leaves to other clients what DISCARD ALL and DEALLOCATE ALL would take', () => {
    expect(effectsOf(' DISCARD ALL;')).toMatchObject({
      sql: ' RESET ALL;',
      discardsAll: true,
      tag: 'DISCARD ALL',
    });
    expect(effectsOf('DEALLOCATE ALL')).toMatchObject({ deallocates: ['*'], tag: 'DEALLOCATE ALL' });
  });

  it('tells a COPY that waits for data from one that does not', () => {
    expect(effectsOf('COPY t (a, "from") FROM STDIN WITH (FORMAT csv)')?.copiesIn).toBe(1);
    expect(effectsOf('COPY t TO STDOUT')?.copiesIn).toBe(0);
    expect(effectsOf('COPY (SELECT 1 FROM stdin) TO STDOUT')?.copiesIn).toBe(0);
    expect(effectsOf("COPY t FROM '/file'")?.copiesIn).toBe(0);
  });
});
