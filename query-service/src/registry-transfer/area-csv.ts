import { Injectable } from '@nestjs/common';
import { AREA_REFUSALS, AreaService } from '../areas/area-service.ts';
import { AreaRepository } from '../areas/area-repository.ts';
import { NewAreaBody } from '../areas/area-dto.ts';
import { invalidRequest } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { RegistryLookup, unknown } from '../registry/registry-lookup.ts';
import type { CsvKind, TakenLine } from './csv-kind.ts';
import { bodyOf } from './csv-kind.ts';
import type { CsvRow } from './csv-text.ts';

const ALL = 1_000_000;
const SEPARATOR = ' / ';

/** Areas as CSV: a line for each, with its path from the outermost area in. */
@Injectable()
export class AreaCsv implements CsvKind {
  readonly columns = ['factory', 'path'];
  readonly refusals = AREA_REFUSALS;
  readonly #areas: AreaService;
  readonly #repository: AreaRepository;
  readonly #lookup: RegistryLookup;

  constructor(areas: AreaService, repository: AreaRepository, lookup: RegistryLookup) {
    this.#areas = areas;
    this.#repository = repository;
    this.#lookup = lookup;
  }

  async rows(on: Queryable, tenantId: number): Promise<{ factory: string; path: string }[]> {
    const areas = await this.#repository.list(tenantId, null, 0, ALL, on);
    return areas
      .sort((one, other) => one.path.length - other.path.length)
      .map(({ factory, path }) => ({ factory, path: path.join(SEPARATOR) }));
  }

  /** The areas that it lies in are there already, or stand in earlier lines. */
  async take(on: Queryable, tenantId: number, row: CsvRow): Promise<TakenLine> {
    const path = (row['path'] ?? '').split(SEPARATOR).map((name) => name.trim());
    const name = path.at(-1) ?? '';
    if (name === '')
      throw invalidRequest([{ field: 'path', reason: 'missing', remedy: 'Send a path: Hall 1 / Line 2.' }]);
    const body = bodyOf(NewAreaBody, { ...row, name }, { texts: ['factory', 'name'], numbers: [] }, []);
    const factory = await this.#lookup.factory(on, tenantId, body.factory);
    if ((await this.#repository.findPath(on, tenantId, factory.id, path)) !== undefined)
      return { outcome: 'unchanged', change: null };
    const parentId = await this.areaAt(on, tenantId, factory.id, path.slice(0, -1));
    const change = await this.#areas.adding(
      on,
      tenantId,
      Object.assign(body, { factory: factory.slug, parent_id: parentId }),
    );
    return { outcome: 'created', change };
  }

  /** The id of the area at this path; null for an empty one. @throws Problem 404 `unknown_area` */
  async areaAt(
    on: Queryable,
    tenantId: number,
    factoryId: number,
    path: readonly string[],
  ): Promise<number | null> {
    if (path.length === 0) return null;
    const area = await this.#repository.findPath(on, tenantId, factoryId, path);
    if (area === undefined)
      throw unknown('area', path.join(SEPARATOR), 'Add it first, or in an earlier line.');
    return area.id;
  }

  /** The path that a cell names; empty for none. */
  pathIn(cell: string): string[] {
    return cell === '' ? [] : cell.split(SEPARATOR).map((name) => name.trim());
  }

  pathOf(path: readonly string[]): string {
    return path.join(SEPARATOR);
  }
}
