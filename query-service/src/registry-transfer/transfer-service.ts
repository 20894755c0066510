import { Injectable } from '@nestjs/common';
import { Database, Problem } from '@enms/http-api';
import type { FieldProblem, Queryable } from '@enms/http-api';
import type { Actor } from '../registry/registry-changes.ts';
import { RegistryChanges, refusing } from '../registry/registry-changes.ts';
import { AreaCsv } from './area-csv.ts';
import { AssignmentCsv } from './assignment-csv.ts';
import type { CsvKind } from './csv-kind.ts';
import type { CsvLine } from './csv-text.ts';
import { readCsv, writeCsv } from './csv-text.ts';
import { DeviceCsv } from './device-csv.ts';
import { MachineCsv } from './machine-csv.ts';
import type { CsvKindName, ImportedLineDto, RegistryImportDto } from './transfer-dto.ts';

/** Writes parts of the registry as CSV, and makes the registry as a CSV says. */
@Injectable()
export class TransferService {
  readonly #kinds: Readonly<Record<CsvKindName, CsvKind>>;
  readonly #database: Database;
  readonly #changes: RegistryChanges;

  constructor(
    areas: AreaCsv,
    machines: MachineCsv,
    devices: DeviceCsv,
    assignments: AssignmentCsv,
    database: Database,
    changes: RegistryChanges,
  ) {
    this.#kinds = { areas, machines, devices, 'meter-assignments': assignments };
    this.#database = database;
    this.#changes = changes;
  }

  async export(tenantId: number, name: CsvKindName): Promise<string> {
    const kind = this.#kinds[name];
    return writeCsv(kind.columns, await kind.rows(this.#database, tenantId));
  }

  /**
   * Takes every line, or none. A dry run does the same and undoes it, so that it judges as the run will.
   *
   * @throws Problem 400 for a file that cannot be read, 413 `too_many_lines`, 422 `import_refused` with every line
   */
  async import(actor: Actor, name: CsvKindName, text: string, isDryRun: boolean): Promise<RegistryImportDto> {
    const kind = this.#kinds[name];
    const records = readCsv(text, kind.columns);
    const undo = new Problem(422, 'import_refused', 'Nothing was imported: some lines cannot be taken.', {
      remedy: 'Correct the lines that say error and send the file again; dry_run=true only judges it.',
    });
    const lines: ImportedLineDto[] = [];
    try {
      await this.#database.transaction(async (on) => {
        for (const record of records) lines.push(await this.#take(on, actor, kind, record));
        if (isDryRun || lines.some(({ outcome }) => outcome === 'error')) throw undo;
      });
    } catch (error) {
      if (error !== undo) throw error;
    }
    const report = reportOf(name, isDryRun, lines);
    if (isDryRun || report.failed === 0) return report;
    throw new Problem(undo.status, undo.code, undo.message, {
      ...undo.options,
      extra: Object.fromEntries(Object.entries(report)),
    });
  }

  async #take(on: Queryable, actor: Actor, kind: CsvKind, { line, row }: CsvLine): Promise<ImportedLineDto> {
    await on.rows('SAVEPOINT line');
    try {
      const { outcome, change } = await refusing(kind.refusals, () => kind.take(on, actor.who.tenantId, row));
      if (change !== null) await this.#changes.note(actor, change, on);
      await on.rows('RELEASE SAVEPOINT line');
      return { line, outcome, errors: [] };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await on.rows('ROLLBACK TO SAVEPOINT line');
      return { line, outcome: 'error', errors: errorsOf(error) };
    }
  }
}

function errorsOf(problem: Problem): FieldProblem[] {
  const { errors, remedy } = problem.options;
  if (errors !== undefined) return [...errors];
  const field = problem.code.replace(/^(unknown|ambiguous)_/, '');
  return [{ field, reason: problem.code, remedy: `${problem.message} ${remedy ?? ''}`.trim() }];
}

function reportOf(kind: string, isDryRun: boolean, lines: ImportedLineDto[]): RegistryImportDto {
  const count = (wanted: string): number => lines.filter(({ outcome }) => outcome === wanted).length;
  return {
    kind,
    dry_run: isDryRun,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    failed: count('error'),
    lines,
  };
}
