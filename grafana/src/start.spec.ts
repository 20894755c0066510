import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'enms-grafana-start-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('becomes the program, with the settings of the file in its environment', async () => {
  const [program, settings] = [join(folder, 'program'), join(folder, 'program.env')];
  writeFileSync(program, '#!/bin/sh\necho "$ENMS_READER_PASSWORD $* $$"\n');
  chmodSync(program, 0o755);
  writeFileSync(settings, 'ENMS_READER_PASSWORD=\'a "$b" `c`\'\n');
  const start = fileURLToPath(new URL('./start.ts', import.meta.url));
  const child = promisify(execFile)(process.execPath, [
    '--no-warnings',
    `--env-file=${settings}`,
    start,
    program,
    'server',
  ]);
  expect((await child).stdout).toBe(`a "$b" \`c\` server ${child.child.pid}\n`);
});
