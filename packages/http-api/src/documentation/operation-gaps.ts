import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations.ts';
import type { Operation } from './operations.ts';

/** What a reader of the document would miss: each operation has a summary, a tag, a name of its own and an answer. */
export function operationGaps(document: OpenAPIObject): readonly string[] {
  const names = new Set<string>();
  return operationsOf(document).flatMap(({ method, path, operation }) => {
    const name = operation.operationId ?? '';
    const gaps = [
      ...((operation.summary ?? '') === '' ? ['no summary'] : []),
      ...((operation.tags ?? []).length === 0 ? ['no tag'] : []),
      ...(name === '' || names.has(name) ? [`operationId "${name}" is not its own`] : []),
      ...(saysWhatItAnswers(operation) ? [] : ['no shape or example of its answer']),
    ];
    names.add(name);
    return gaps.map((gap) => `${method.toUpperCase()} ${path}: ${gap}`);
  });
}

/** 204 says it all; any other success shows a schema or an example. */
function saysWhatItAnswers({ responses }: Operation): boolean {
  return Object.entries(responses).some(([status, response]) => {
    if (!status.startsWith('2') && !status.startsWith('3')) return false;
    if (status === '204' || response === undefined) return status === '204';
    if ('$ref' in response) return true;
    return Object.values(response.content ?? {}).some(
      ({ schema, example, examples }) =>
        (schema !== undefined && Object.keys(schema).length > 0) ||
        example !== undefined ||
        examples !== undefined,
    );
  });
}
