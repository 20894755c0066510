import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations.ts';
import type { PlacedOperation } from './operations.ts';

const VERSIONED = /^\/api\/v\d+\//;
/** What Nest appends where a handler has several paths. */
const NUMBERED = /\[\d+\]$/;

/** The name that generated clients give an operation: `MachineController.list` becomes `machineList`. */
export function operationId(controller: string, method: string): string {
  const subject = controller.replace(/Controller$/, '');
  return subject.charAt(0).toLowerCase() + subject.slice(1) + upperFirst(method);
}

/**
 * Gives each path of a handler with several a name that says which it is, in place of a number: the versioned path the
 * plain one, its twin below /api `…Unversioned`, a path of another name `…As` that name.
 */
export function nameAliases(document: OpenAPIObject): void {
  const taken = new Set<string>();
  const aliases = operationsOf(document).filter(({ operation }) =>
    NUMBERED.test(operation.operationId ?? ''),
  );
  const inOrder = [...aliases].sort((one, other) => rank(one.path) - rank(other.path) || byPlace(one, other));
  for (const { path, operation } of inOrder) {
    const plain = (operation.operationId ?? '').replace(NUMBERED, '');
    const hasTwin = aliases.some((other) => other.path === path.replace(/^\/api\//, '/api/v1/'));
    const name = taken.has(plain) ? plain + (hasTwin ? 'Unversioned' : `As${lastWords(path)}`) : plain;
    taken.add(name);
    operation.operationId = name;
  }
}

function rank(path: string): number {
  return VERSIONED.test(path) ? 0 : 1;
}

/** By Nest's number: the path that the handler names first is its main one. */
function byPlace({ operation: one }: PlacedOperation, { operation: other }: PlacedOperation): number {
  return (one.operationId ?? '') < (other.operationId ?? '') ? -1 : 1;
}

/** `/api/device-breakdown` becomes `DeviceBreakdown`. */
function lastWords(path: string): string {
  const segment = path.split('/').findLast((part) => part !== '' && !part.startsWith('{')) ?? '';
  return segment.split(/[-_]/).map(upperFirst).join('');
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
