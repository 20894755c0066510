import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { schemaDump } from '../src/generate/schema-dump.ts';
import { migrate } from '../src/migrator.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, testSettings, type ScratchDatabase } from './support/scratch-database.ts';

let database: ScratchDatabase;
let admin: pg.Client;
let service: pg.Client;

const insufficientPrivilege = { code: '42501' };
const checkViolation = { code: '23514' };
const foreignKeyViolation = { code: '23503' };
const uniqueViolation = { code: '23505' };

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  await plainRegistry(admin);
  await admin.query("INSERT INTO tenants (name, slug) VALUES ('Neighbour', 'neighbour')");
  await admin.query("INSERT INTO machine_groups (tenant_id, name) VALUES (1, 'Presses'), (2, 'Theirs')");
  service = await database.connect('service');
}, 90_000);
afterAll(() => database.drop());

async function baseline(name: string): Promise<number> {
  const { rows } = await service.query<{ id: number }>(
    `INSERT INTO analytics.baselines (tenant_id, name, machine_id, carrier, resolution, created_by)
     VALUES (1, $1, 1, 'electricity', 'hour', 'ann') RETURNING id`,
    [name],
  );
  return rows[0]?.id ?? 0;
}

async function candidate(baselineId: number, version = 1): Promise<number> {
  const { rows } = await service.query<{ id: number }>(
    `INSERT INTO analytics.baseline_versions
       (baseline_id, version, model_kind, period_from, period_to, model, report, data_hash, made_by)
     VALUES ($1, $2, 'linear', '2026-01-01Z', '2026-04-01Z', '{"a": 1}', '{}', 'abc', 'ann') RETURNING id`,
    [baselineId, version],
  );
  return rows[0]?.id ?? 0;
}

const approve = (id: number): Promise<unknown> =>
  service.query(
    `UPDATE analytics.baseline_versions
     SET status = 'in_force', decided_at = now(), decided_by = 'eve', in_force_from = now() WHERE id = $1`,
    [id],
  );

const plan = (versionId: number, baselineId: number, tenantId = 1): Promise<pg.QueryResult<{ id: number }>> =>
  service.query(
    `INSERT INTO analytics.action_plans
       (tenant_id, title, owner, baseline_id, baseline_version_id, starts_on, due_on, created_by, updated_by)
     VALUES ($3, 'Mend leaks', 'ann', $2, $1, '2026-05-01', '2026-06-01', 'ann', 'ann') RETURNING id`,
    [versionId, baselineId, tenantId],
  );

describe('a version of a baseline', () => {
  it('is decided about, and else stays as it was made', async () => {
    const id = await candidate(await baseline('frozen'));
    await approve(id);
    for (const change of [
      `model = '{"a": 2}'`,
      "data_hash = 'other'",
      "period_to = '2026-05-01Z'",
      "made_by = 'eve'",
      "status = 'candidate'",
    ])
      await expect(
        service.query(`UPDATE analytics.baseline_versions SET ${change} WHERE id = $1`, [id]),
      ).rejects.toMatchObject(insufficientPrivilege);
    await expect(
      service.query('DELETE FROM analytics.baseline_versions WHERE id = $1', [id]),
    ).rejects.toMatchObject(insufficientPrivilege);
    await expect(
      service.query(
        "UPDATE analytics.baseline_versions SET status = 'retired', in_force_to = now() WHERE id = $1",
        [id],
      ),
    ).resolves.toMatchObject({ rowCount: 1 });
  });

  it('keeps its baseline from being deleted once it was in force; a candidate goes with it', async () => {
    const [kept, dropped] = [await baseline('kept'), await baseline('dropped')];
    await approve(await candidate(kept));
    await candidate(dropped);
    const drop = (id: number): Promise<unknown> =>
      service.query('DELETE FROM analytics.baselines WHERE id = $1', [id]);
    await expect(drop(kept)).rejects.toMatchObject(insufficientPrivilege);
    await expect(drop(dropped)).resolves.toMatchObject({ rowCount: 1 });
  });

  it('is in force alone', async () => {
    const id = await baseline('alone');
    await approve(await candidate(id, 1));
    const second = await candidate(id, 2);
    await expect(approve(second)).rejects.toMatchObject(uniqueViolation);
  });

  it('is in force only by somebody', async () => {
    const id = await candidate(await baseline('anonymous'));
    await expect(
      service.query(
        "UPDATE analytics.baseline_versions SET status = 'in_force', in_force_from = now() WHERE id = $1",
        [id],
      ),
    ).rejects.toMatchObject(checkViolation);
  });
});

describe('an action plan', () => {
  it('keeps the version that it is measured against', async () => {
    const id = await baseline('planned');
    const [one, other] = [await candidate(id, 1), await candidate(id, 2)];
    const { rows } = await plan(one, id);
    const update = (set: string): Promise<unknown> =>
      service.query(`UPDATE analytics.action_plans SET ${set} WHERE id = $1`, [rows[0]?.id]);
    await expect(update(`baseline_version_id = ${other}`)).rejects.toMatchObject(insufficientPrivilege);
    await expect(update('baseline_version_id = NULL')).rejects.toMatchObject(insufficientPrivilege);
    await expect(update("status = 'running'")).resolves.toMatchObject({ rowCount: 1 });
  });

  it('is measured against a version of its baseline, of its tenant', async () => {
    const [mine, other] = [await baseline('mine'), await baseline('other')];
    await expect(plan(await candidate(other), mine)).rejects.toMatchObject(foreignKeyViolation);
    await expect(plan(await candidate(mine), mine, 2)).rejects.toMatchObject(foreignKeyViolation);
  });
});

describe('a report', () => {
  it('is immutable once issued, and followed by a new version', async () => {
    const { rows } = await service.query<{ id: number }>(
      `INSERT INTO analytics.reports (tenant_id, kind, scope, requested_by) VALUES (1, 'efficiency', '{}', 'ann') RETURNING id`,
    );
    const id = rows[0]?.id;
    const update = (set: string): Promise<unknown> =>
      service.query(`UPDATE analytics.reports SET ${set} WHERE id = $1`, [id]);
    await update("state = 'issued', issued_at = now(), document = '{}'");
    await expect(update(`document = '{"better": true}'`)).rejects.toMatchObject(insufficientPrivilege);
    await expect(service.query('DELETE FROM analytics.reports WHERE id = $1', [id])).rejects.toMatchObject(
      insufficientPrivilege,
    );
    await service.query(
      `INSERT INTO analytics.reports (tenant_id, kind, scope, version, supersedes, requested_by)
       VALUES (1, 'efficiency', '{}', 2, $1, 'ann')`,
      [id],
    );
  });
});

describe('a result', () => {
  it.each([
    ['a machine of another tenant', 2, 'machine_id', 1],
    ['a group of another tenant', 1, 'group_id', 2],
    ['a factory of another tenant', 2, 'factory_id', 1],
  ])('does not speak of %s', async (_, tenantId, column, id) => {
    await expect(
      service.query(
        `INSERT INTO analytics.baselines (tenant_id, name, ${column}, carrier, resolution, created_by)
         VALUES ($1, 'foreign', $2, 'electricity', 'day', 'ann')`,
        [tenantId, id],
      ),
    ).rejects.toMatchObject(foreignKeyViolation);
  });

  it('speaks of one thing', async () => {
    for (const [columns, values] of [
      ['machine_id, group_id', '1, 1'],
      ['machine_id', 'NULL'],
    ])
      await expect(
        service.query(
          `INSERT INTO analytics.baselines (tenant_id, name, carrier, resolution, created_by, ${columns})
           VALUES (1, 'two', 'electricity', 'day', 'ann', ${values})`,
        ),
      ).rejects.toMatchObject(checkViolation);
  });
});

describe('rights', () => {
  it('leave out the writer and the reader', async () => {
    const { rows } = await admin.query<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'analytics'",
    );
    expect(rows.length).toBeGreaterThan(12);
    for (const role of ['writer', 'reader'] as const) {
      const client = await database.connect(role);
      for (const { name } of rows)
        await expect(client.query(`SELECT FROM ${name}`)).rejects.toMatchObject(insufficientPrivilege);
    }
  });

  it.each([
    'DELETE FROM analytics.baseline_adjustments',
    'UPDATE analytics.action_plan_measurements SET saving_kwh = 0',
    'TRUNCATE analytics.baseline_versions',
    'DROP TABLE analytics.jobs',
    'CREATE TABLE analytics.mine (x int)',
    'ALTER TABLE analytics.baseline_versions DISABLE TRIGGER baseline_versions_frozen',
  ])('the service cannot: %s', async (statement) => {
    await expect(service.query(statement)).rejects.toMatchObject(insufficientPrivilege);
  });
});

describe('the schema of the queue', () => {
  it('belongs to the service, and to no migration', async () => {
    await service.query('CREATE TABLE pgboss.job (id uuid PRIMARY KEY)');
    await service.query('CREATE FUNCTION pgboss.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$');
    await expect(migrate(admin, testSettings)).resolves.toEqual([]);
    await admin.query('SET search_path = public, pg_catalog');
    const dump = await schemaDump(admin);
    expect(dump).toContain('CREATE TABLE analytics.baseline_versions');
    expect(dump).not.toContain('pgboss');
    const reader = await database.connect('reader');
    await expect(reader.query('SELECT FROM pgboss.job')).rejects.toMatchObject(insufficientPrivilege);
    await expect(reader.query('SELECT pgboss.f()')).rejects.toMatchObject(insufficientPrivilege);
    const writer = await database.connect('writer');
    await expect(writer.query('CREATE TABLE pgboss.mine (x int)')).rejects.toMatchObject(
      insufficientPrivilege,
    );
  });
});
